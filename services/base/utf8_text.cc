#include "services/base/utf8_text.h"

#include <cstdint>
#include <cstring>

#include "absl/strings/strip.h"

namespace upgrade_advisor {
namespace {

// A unit of UTF-16; beyond the end half a character.
uint32_t UnitAt(absl::string_view text, size_t at, bool little) {
  if (at + 1 >= text.size()) return 0xD800;
  const auto first = static_cast<unsigned char>(text[at]);
  const auto second = static_cast<unsigned char>(text[at + 1]);
  return little ? second << 8 | first : first << 8 | second;
}

void AppendCharacter(uint32_t code, std::string& out) {
  const auto add = [&](uint32_t byte) {
    out.push_back(static_cast<char>(byte));
  };
  if (code >= 0xD800 && code < 0xE000) {
    add('?');
  } else if (code < 0x80) {
    add(code);
  } else if (code < 0x800) {
    add(0xC0 | code >> 6);
    add(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    add(0xE0 | code >> 12);
    add(0x80 | (code >> 6 & 0x3F));
    add(0x80 | (code & 0x3F));
  } else {
    add(0xF0 | code >> 18);
    add(0x80 | (code >> 12 & 0x3F));
    add(0x80 | (code >> 6 & 0x3F));
    add(0x80 | (code & 0x3F));
  }
}

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

// Nearly every text is.
bool IsAscii(absl::string_view text) {
  uint64_t high = 0;
  size_t i = 0;
  for (; i + sizeof high <= text.size(); i += sizeof high) {
    uint64_t word = 0;
    std::memcpy(&word, text.data() + i, sizeof word);
    high |= word;
  }
  for (; i < text.size(); ++i) {
    high |= static_cast<unsigned char>(text[i]);
  }
  return (high & 0x8080808080808080u) == 0;
}

// Of a valid character.
uint32_t CodeOf(absl::string_view character) {
  const auto lead = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return lead;
  uint32_t code = lead & (0xFFu >> (character.size() + 1));
  for (const char c : character.substr(1)) {
    code = code << 6 | (static_cast<unsigned char>(c) & 0x3F);
  }
  return code;
}

bool IsVisible(uint32_t code) {
  if (code < 0x20) return code == '\t' || code == '\n';
  const bool steers = (code >= 0x7F && code < 0xA0) || code == 0x061C ||
                      code == 0x200E || code == 0x200F ||
                      (code >= 0x2028 && code <= 0x202E) ||
                      (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
  return !steers && (code & 0xFFFE) != 0xFFFE;
}

}  // namespace

std::string VisibleText(absl::string_view text) {
  const std::string valid = ValidUtf8(text);
  std::string out;
  out.reserve(valid.size());
  for (absl::string_view rest = valid; !rest.empty();) {
    const absl::string_view character = rest.substr(0, CharacterLength(rest));
    rest.remove_prefix(character.size());
    if (IsVisible(CodeOf(character))) {
      out.append(character.data(), character.size());
    } else {
      out.push_back('?');
    }
  }
  return out;
}

std::string ValidUtf8(absl::string_view text) {
  if (IsAscii(text)) return std::string(text);
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

std::string WithoutByteOrderMark(absl::string_view text) {
  if (absl::ConsumePrefix(&text, "\xef\xbb\xbf")) return std::string(text);
  const bool little = absl::ConsumePrefix(&text, "\xff\xfe");
  if (!little && !absl::ConsumePrefix(&text, "\xfe\xff")) {
    return std::string(text);
  }
  std::string out;
  for (size_t i = 0; i < text.size(); i += 2) {
    uint32_t unit = UnitAt(text, i, little);
    if (unit >= 0xD800 && unit < 0xDC00) {
      const uint32_t low = UnitAt(text, i + 2, little);
      if (low >= 0xDC00 && low < 0xE000) {
        unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        i += 2;
      }
    }
    AppendCharacter(unit, out);
  }
  return out;
}

}  // namespace upgrade_advisor
