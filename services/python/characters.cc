#include "services/python/characters.h"

namespace upgrade_advisor::python {
namespace {

// Keywords of the grammar. "match", "case", "type" and "_" are names that the
// parser looks at itself; "print" and "exec" are names.
struct Word {
  absl::string_view text;
  Keyword keyword;
};

// By length, so that a name is compared with few.
constexpr Word kWords[] = {{"as", Keyword::kAs},
                           {"if", Keyword::kIf},
                           {"in", Keyword::kIn},
                           {"is", Keyword::kIs},
                           {"or", Keyword::kOr},
                           {"and", Keyword::kAnd},
                           {"def", Keyword::kDef},
                           {"del", Keyword::kDel},
                           {"for", Keyword::kFor},
                           {"not", Keyword::kNot},
                           {"try", Keyword::kTry},
                           {"None", Keyword::kNoneValue},
                           {"True", Keyword::kTrue},
                           {"elif", Keyword::kElif},
                           {"else", Keyword::kElse},
                           {"from", Keyword::kFrom},
                           {"pass", Keyword::kPass},
                           {"with", Keyword::kWith},
                           {"False", Keyword::kFalse},
                           {"async", Keyword::kAsync},
                           {"await", Keyword::kAwait},
                           {"break", Keyword::kBreak},
                           {"class", Keyword::kClass},
                           {"raise", Keyword::kRaise},
                           {"while", Keyword::kWhile},
                           {"yield", Keyword::kYield},
                           {"assert", Keyword::kAssert},
                           {"except", Keyword::kExcept},
                           {"global", Keyword::kGlobal},
                           {"import", Keyword::kImport},
                           {"lambda", Keyword::kLambda},
                           {"return", Keyword::kReturn},
                           {"finally", Keyword::kFinally},
                           {"continue", Keyword::kContinue},
                           {"nonlocal", Keyword::kNonlocal}};

// Where the words of a length begin in the table.
constexpr uint8_t kBegins[] = {0, 0, 0, 5, 11, 18, 26, 32, 33, 35};

}  // namespace

Keyword KeywordOf(absl::string_view name) {
  if (name.size() < 2 || name.size() > 8) return Keyword::kNone;
  for (int i = kBegins[name.size()]; i < kBegins[name.size() + 1]; ++i) {
    if (kWords[i].text[0] == name[0] && kWords[i].text == name) {
      return kWords[i].keyword;
    }
  }
  return Keyword::kNone;
}

// Prefixes in any case and order, each once: "rb", "Rb", "f", "u"; "t" is of
// 3.14 (PEP 750). A negative number is no prefix: the letters are a name.
int StringPrefix(absl::string_view prefix) {
  int flags = 0;
  int unicode = 0;
  for (char c : prefix) {
    int flag = 0;
    switch (c | 0x20) {
      case 'r':
        flag = kRaw;
        break;
      case 'b':
        flag = kBytes;
        break;
      case 'f':
      case 't':
        flag = kFormatted;
        break;
      case 'u':
        ++unicode;
        continue;
      default:
        return -1;
    }
    if ((flags & flag) != 0) return -1;
    flags |= flag;
  }
  // "u" goes with no other letter; bytes have no fields.
  if (unicode > 0 && prefix.size() > 1) return -1;
  if ((flags & kBytes) != 0 && (flags & kFormatted) != 0) return -1;
  return flags;
}

// The longest operator wins, as in CPython's tokenizer. Those the parser has no
// use for share a code: all comparisons are one, all augmented assignments
// another; of the rest the code is the character.
OperatorMatch MatchOperator(absl::string_view text, size_t i) {
  const char c = text[i];
  const char next = i + 1 < text.size() ? text[i + 1] : '\0';
  const char third = i + 2 < text.size() ? text[i + 2] : '\0';
  const auto code = static_cast<uint8_t>(c);
  switch (c) {
    case '*':
    case '/':
    case '<':
    case '>':
      if (next == c) {
        if (third == '=') return {kAugmented, 3};
        return {c == '*'   ? kPower
                : c == '/' ? kFloorDivide
                : c == '<' ? kShiftLeft
                           : kShiftRight,
                2};
      }
      if (c == '<' || c == '>') {
        return {kComparison, static_cast<uint8_t>(next == '=' ? 2 : 1)};
      }
      if (next == '=') return {kAugmented, 2};
      return {code, 1};
    case '-':
      if (next == '>') return {kArrow, 2};
      [[fallthrough]];
    case '+':
    case '%':
    case '@':
    case '&':
    case '|':
    case '^':
      if (next == '=') return {kAugmented, 2};
      return {code, 1};
    case '=':
      if (next == '=') return {kComparison, 2};
      return {code, 1};
    case '!':
      // A lone "!" is only in a field of an f-string, which the lexer reads
      // itself.
      if (next == '=') return {kComparison, 2};
      return {};
    case ':':
      if (next == '=') return {kWalrus, 2};
      return {code, 1};
    case '.':
      if (next == '.' && third == '.') return {kEllipsis, 3};
      return {code, 1};
    case ',':
    case ';':
    case '~':
      return {code, 1};
    default:
      return {};
  }
}

}  // namespace upgrade_advisor::python
