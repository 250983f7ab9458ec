#include "services/markup/markup.h"

#include "services/base/utf8_text.h"

namespace upgrade_advisor {

std::string EscapeMarkup(absl::string_view text) {
  std::string out;
  for (const char c : VisibleText(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace upgrade_advisor
