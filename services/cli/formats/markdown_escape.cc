#include "services/cli/formats/markdown_escape.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/base/utf8_text.h"

namespace upgrade_advisor {
namespace {

// Characters that mean something somewhere in a line. As an entity none of them
// does.
constexpr absl::string_view kSpecial = "&<>`*_~[]{}#@|\\$";

size_t LongestRunOf(char c, absl::string_view text) {
  size_t longest = 0;
  size_t run = 0;
  for (const char each : text) {
    run = each == c ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

}  // namespace

std::string EscapeMarkdown(absl::string_view text) {
  std::string out;
  for (const char c : VisibleText(text)) {
    if (c == '\n' || c == '\t') {
      out += ' ';
    } else if (absl::StrContains(kSpecial, absl::string_view(&c, 1))) {
      absl::StrAppend(&out, "&#", static_cast<int>(c), ";");
    } else {
      out += c;
    }
  }
  // Addresses become links of their own accord.
  return absl::StrReplaceAll(
      out, {{"://", "&#58;//"}, {"www.", "www&#46;"}, {"WWW.", "WWW&#46;"}});
}

std::string MarkdownCode(absl::string_view text) {
  return absl::StrCat("<code>", EscapeMarkdown(text), "</code>");
}

std::string MarkdownBlock(absl::string_view language, absl::string_view text) {
  const std::string visible = VisibleText(text);
  const std::string fence(std::max<size_t>(3, LongestRunOf('`', visible) + 1),
                          '`');
  return absl::StrCat(fence, language, "\n", visible,
                      absl::EndsWith(visible, "\n") ? "" : "\n", fence, "\n");
}

}  // namespace upgrade_advisor
