#include "services/cli/client/line_reader.h"

#include <streambuf>

#include "absl/strings/ascii.h"

namespace upgrade_advisor {

bool LineReader::Read(TextLine& out) {
  using Traits = std::streambuf::traits_type;
  std::streambuf& buffer = *in_.rdbuf();
  int c = buffer.sbumpc();
  if (c == Traits::eof()) return false;
  out = {++number_, "", false};
  for (; c != Traits::eof() && c != '\n'; c = buffer.sbumpc()) {
    if (out.is_too_long) continue;
    out.text.push_back(Traits::to_char_type(c));
    if (out.text.size() <= line_bytes_) continue;
    out.is_too_long = true;
    out.text = std::string();
  }
  return true;
}

std::optional<TextLine> LineReader::Next() {
  TextLine line;
  while (Read(line)) {
    if (line.is_too_long || !absl::StripAsciiWhitespace(line.text).empty()) {
      return line;
    }
  }
  return std::nullopt;
}

}  // namespace upgrade_advisor
