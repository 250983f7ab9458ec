#include "services/engine/page_token.h"

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/base/digest.h"

namespace upgrade_advisor {
namespace {

constexpr int kDefaultSize = 100;
constexpr int kMaxSize = 1000;

}  // namespace

std::string PageToken(size_t begin, absl::string_view belongs_to) {
  return absl::WebSafeBase64Escape(
      absl::StrCat(begin, ":", HexDigest(belongs_to).substr(0, 16)));
}

absl::StatusOr<Page> PageOf(size_t total, int page_size,
                            absl::string_view token,
                            absl::string_view belongs_to) {
  if (page_size < 0) {
    Violations violations;
    violations.Add("page_size", "is negative; give 0 for the default of 100");
    return violations.ToStatus();
  }
  Page page;
  if (!token.empty()) {
    std::string text;
    const bool readable =
        token.size() <= 128 && absl::WebSafeBase64Unescape(token, &text);
    const std::pair<std::string, std::string> parts =
        absl::StrSplit(text, absl::MaxSplits(':', 1));
    if (!readable || !absl::SimpleAtoi(parts.first, &page.begin) ||
        page.begin > total || token != PageToken(page.begin, belongs_to)) {
      return MakeError(
          absl::StatusCode::kInvalidArgument,
          astro::upgrade::v1::ERROR_REASON_INVALID_PAGE_TOKEN,
          "page_token belongs to another list: start again without it", {});
    }
  }
  const size_t size = static_cast<size_t>(
      page_size == 0 ? kDefaultSize : std::min(page_size, kMaxSize));
  page.end = std::min(total, page.begin + size);
  if (page.end < total) page.next_token = PageToken(page.end, belongs_to);
  return page;
}

}  // namespace upgrade_advisor
