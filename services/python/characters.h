// The classes of characters and the fixed words of Python.
//
// Pure; thread-safe.
#ifndef SERVICES_PYTHON_CHARACTERS_H_
#define SERVICES_PYTHON_CHARACTERS_H_

#include <array>

#include "services/python/token.h"

namespace upgrade_advisor::python {

// Bytes above 127 count as letters: which of them Python takes matters to
// nobody who reads facts.
inline constexpr std::array<bool, 256> kNameParts = [] {
  std::array<bool, 256> parts{};
  for (int c = 0; c < 256; ++c) {
    parts[c] = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               (c >= '0' && c <= '9') || c == '_' || c >= 128;
  }
  return parts;
}();

inline bool IsDigit(char c) { return c >= '0' && c <= '9'; }
inline bool IsHexDigit(char c) {
  return IsDigit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}
inline bool IsNamePart(char c) {
  return kNameParts[static_cast<unsigned char>(c)];
}
inline bool IsNameStart(char c) { return IsNamePart(c) && !IsDigit(c); }

// Past the end of line at `i`; `i` itself where there is none.
inline size_t EndOfLine(absl::string_view text, size_t i) {
  if (i >= text.size()) return i;
  if (text[i] == '\n') return i + 1;
  if (text[i] != '\r') return i;
  return i + 1 < text.size() && text[i + 1] == '\n' ? i + 2 : i + 1;
}

Keyword KeywordOf(absl::string_view name);

// A mix of StringFlag, or -1 if it is not a prefix.
int StringPrefix(absl::string_view prefix);

struct OperatorMatch {
  uint8_t code = 0;
  uint8_t size = 0;  // 0: there is none
};
OperatorMatch MatchOperator(absl::string_view text, size_t i);

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_CHARACTERS_H_
