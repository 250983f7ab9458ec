#include "services/base/utf8_text.h"

#include <cstdint>

namespace upgrade_advisor {
namespace {

constexpr absl::string_view kEllipsis = "...";

bool IsContinuation(char c) { return (c & 0xC0) == 0x80; }

// Length of the valid character at the beginning of `text`; 0 if there is none.
size_t CharacterLength(absl::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const size_t length = lead < 0x80                   ? 1
                        : lead >= 0xC2 && lead < 0xE0 ? 2
                        : lead >= 0xE0 && lead < 0xF0 ? 3
                        : lead >= 0xF0 && lead < 0xF5 ? 4
                                                      : 0;
  if (length == 0 || length > text.size()) return 0;
  for (size_t i = 1; i < length; ++i) {
    if (!IsContinuation(text[i])) return 0;
  }
  if (length < 3) return length;
  // Overlong forms, surrogates and what lies beyond Unicode.
  const auto second = static_cast<unsigned char>(text[1]);
  const bool bad =
      (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
      (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F);
  return bad ? 0 : length;
}

}  // namespace

std::string ValidUtf8(absl::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const size_t length = CharacterLength(text);
    if (length == 0) {
      out.push_back('?');
      text.remove_prefix(1);
    } else {
      out.append(text.data(), length);
      text.remove_prefix(length);
    }
  }
  return out;
}

std::string CutUtf8(absl::string_view text, size_t limit) {
  std::string out = ValidUtf8(text);
  if (out.size() <= limit) return out;
  size_t end = limit - kEllipsis.size();
  while (end > 0 && IsContinuation(out[end])) --end;
  out.resize(end);
  out.append(kEllipsis.data(), kEllipsis.size());
  return out;
}

}  // namespace upgrade_advisor
