// The first byte is the size of the list, the second that of a page.
#include "services/engine/page_token.h"

#include "tests/fuzz/fuzz_target.h"

UA_FUZZ_TARGET(page_token, input) {
  if (input.size() < 2) return;
  const size_t total = static_cast<unsigned char>(input[0]);
  const int page_size = static_cast<signed char>(input[1]);
  const auto page = PageOf(total, page_size, input.substr(2), "a list");
  if (!page.ok()) return;
  UA_FUZZ_REQUIRE(page->begin <= page->end);
  UA_FUZZ_REQUIRE(page->end <= total);
  UA_FUZZ_REQUIRE(page->next_token.empty() == (page->end == total));
  if (page->next_token.empty()) return;
  const auto next = PageOf(total, page_size, page->next_token, "a list");
  UA_FUZZ_REQUIRE(next.ok());
  UA_FUZZ_REQUIRE(next->begin == page->end);
  UA_FUZZ_REQUIRE(
      !PageOf(total, page_size, page->next_token, "another list").ok());
}
