#include "services/base/quoting.h"

#include <cstddef>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace upgrade_advisor {

std::string Quoted(absl::string_view text, char mark) {
  constexpr size_t kShownBytesMax = 80;
  const absl::string_view end = text.size() > kShownBytesMax ? "..." : "";
  const absl::string_view marks(&mark, 1);
  return absl::StrCat(marks, absl::CHexEscape(text.substr(0, kShownBytesMax)),
                      end, marks);
}

}  // namespace upgrade_advisor
