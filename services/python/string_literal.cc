#include "services/python/string_literal.h"

#include "services/python/characters.h"

namespace upgrade_advisor::python {
namespace {

void AppendUtf8(uint32_t c, std::string& out) {
  const auto tail = [&](int shift) {
    out.push_back(static_cast<char>(0x80 | ((c >> shift) & 0x3F)));
  };
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out.push_back(static_cast<char>(0xC0 | (c >> 6)));
    tail(0);
    // Half a surrogate pair is a character to Python and none to UTF-8.
  } else if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) {
    out.push_back('?');
  } else if (c < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | (c >> 12)));
    tail(6);
    tail(0);
  } else {
    out.push_back(static_cast<char>(0xF0 | (c >> 18)));
    tail(12);
    tail(6);
    tail(0);
  }
}

// Reads up to `most` digits of a base after `i`; how many there were.
size_t Digits(absl::string_view s, size_t i, size_t most, int base,
              uint32_t& value) {
  size_t n = 0;
  value = 0;
  while (n < most && i + n < s.size()) {
    const char c = s[i + n];
    const bool digit = base == 8 ? c >= '0' && c <= '7' : IsHexDigit(c);
    if (!digit) break;
    value = value * base + (IsDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
    ++n;
  }
  return n;
}

// Appends the escape at `i`, a backslash; past it.
size_t Escape(absl::string_view s, size_t i, std::string& out) {
  static constexpr absl::string_view kFrom = "\\'\"abfnrtv";
  static constexpr absl::string_view kTo = "\\'\"\a\b\f\n\r\t\v";
  const char c = i + 1 < s.size() ? s[i + 1] : '\0';
  const size_t end = EndOfLine(s, i + 1);
  if (end > i + 1) return end;  // a continued line
  const size_t simple = c == '\0' ? absl::string_view::npos : kFrom.find(c);
  if (simple != absl::string_view::npos) {
    out.push_back(kTo[simple]);
    return i + 2;
  }
  uint32_t value = 0;
  if (c >= '0' && c <= '7') {
    const size_t n = Digits(s, i + 1, 3, 8, value);
    AppendUtf8(value, out);
    return i + 1 + n;
  }
  const size_t size = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
  if (size > 0 && Digits(s, i + 2, size, 16, value) == size) {
    AppendUtf8(value, out);
    return i + 2 + size;
  }
  // The names of Unicode are a table of megabytes; the character is not worth
  // it.
  if (c == 'N' && i + 2 < s.size() && s[i + 2] == '{') {
    const size_t close = s.find('}', i + 3);
    if (close != absl::string_view::npos) {
      out.push_back('?');
      return close + 1;
    }
  }
  // An escape that Python does not know stands for itself, with its backslash.
  out.push_back('\\');
  return i + 1;
}

void AppendText(absl::string_view s, bool raw, bool formatted,
                std::string& out) {
  size_t i = 0;
  while (i < s.size()) {
    const char c = s[i];
    if (c == '\\' && !raw) {
      i = Escape(s, i, out);
    } else if (c == '\r') {
      out.push_back('\n');
      i = EndOfLine(s, i);
    } else {
      out.push_back(c);
      // "{{" is one brace, in the text of an f-string only.
      const bool doubled = formatted && (c == '{' || c == '}') &&
                           i + 1 < s.size() && s[i + 1] == c;
      i += doubled ? 2 : 1;
    }
  }
}

// A literal without its prefix and quotes.
// The lexer has seen both ends, so every index is in the token.
absl::string_view Inside(absl::string_view token, bool& raw) {
  size_t i = 0;
  while (token[i] != '"' && token[i] != '\'') {
    if ((token[i] | 0x20) == 'r') raw = true;
    ++i;
  }
  const char quote = token[i];
  const bool triple =
      token.size() >= i + 6 && token[i + 1] == quote && token[i + 2] == quote;
  const size_t n = triple ? 3 : 1;
  return token.substr(i + n, token.size() - i - 2 * n);
}

// Most strings are: they are views into the source and cost no copy.
bool IsPlain(absl::string_view s, bool raw) {
  return s.find('\r') == absl::string_view::npos &&
         (raw || s.find('\\') == absl::string_view::npos);
}

}  // namespace

absl::string_view StringText(const Tree& tree, const Node& node,
                             std::string& scratch) {
  bool raw = false;
  if (node.first == 0 && node.kind == NodeKind::kString) {
    const absl::string_view inside = Inside(tree.TextOf(node), raw);
    if (IsPlain(inside, raw)) return inside;
    scratch.clear();
    AppendText(inside, raw, false, scratch);
    return scratch;
  }
  scratch.clear();
  // Several literals side by side, or the parts of an f-string. Each literal
  // has a prefix of its own: r"a" "b".
  for (NodeIndex i = node.first; i != 0; i = tree[i].next) {
    const Node& part = tree[i];
    if (part.kind == NodeKind::kField) {
      scratch.push_back(kFieldMark);
    } else if (part.kind == NodeKind::kFText) {
      AppendText(tree.TextOf(part), (part.flags & kIsRawString) != 0, true,
                 scratch);
    } else {
      raw = false;
      const absl::string_view inside = Inside(tree.TextOf(part), raw);
      AppendText(inside, raw, false, scratch);
    }
  }
  return scratch;
}

}  // namespace upgrade_advisor::python
