// Fills a page of a list with as many rows as clients take in one answer: a
// page may end before its size, and the next one begins there.
//
// Pure; thread-safe.
#ifndef SERVICES_ENGINE_PAGE_FILL_H_
#define SERVICES_ENGINE_PAGE_FILL_H_

#include <google/protobuf/repeated_field.h>

#include <cstddef>

#include "absl/strings/string_view.h"
#include "services/engine/answer_size.h"
#include "services/engine/page_token.h"

namespace upgrade_advisor {

// Calls `write` with the number of each row and where it goes. A page has a row
// at least, however large. `list` is what the page's token belongs to.
template <typename Row, typename Write>
void FillPage(absl::string_view list, const Write& write, Page& page,
              google::protobuf::RepeatedPtrField<Row>& rows) {
  constexpr size_t kTagAndLength = 6;
  size_t bytes = 0;
  for (size_t i = page.begin; i < page.end; ++i) {
    Row& row = *rows.Add();
    write(i, row);
    bytes += row.ByteSizeLong() + kTagAndLength;
    if (bytes <= kMostAnswerBytes || i == page.begin) continue;
    rows.RemoveLast();
    page.end = i;
    page.next_token = PageToken(i, list);
  }
}

}  // namespace upgrade_advisor

#endif  // SERVICES_ENGINE_PAGE_FILL_H_
