#include "services/base/json_text.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/base/utf8_text.h"

namespace upgrade_advisor {

std::string JsonText(absl::string_view text) {
  std::string out = "\"";
  for (const char c : ValidUtf8(text)) {
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) {
      absl::StrAppend(
          &out, "\\u",
          absl::Hex(static_cast<unsigned char>(c), absl::kZeroPad4));
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
  return out;
}

}  // namespace upgrade_advisor
