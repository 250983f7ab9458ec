// The tokens of Python, as pieces of a text.
//
// Plain values. Positions are offsets into the text of a SourceText.
#ifndef SERVICES_PYTHON_TOKEN_H_
#define SERVICES_PYTHON_TOKEN_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace upgrade_advisor::python {

enum class TokenKind : uint8_t {
  kEnd,
  kNewline,  // the end of a logical line
  kIndent,
  kDedent,
  kName,  // code: a Keyword, kNone for other names
  kNumber,
  kString,    // with prefix and quotes; code: a mix of StringFlag
  kFStart,    // of an f-string or t-string, up to its quotes; code as above
  kFText,     // text between replacement fields; code as above
  kFOpen,     // "{" of a replacement field
  kFConvert,  // "!"
  kFSpec,     // ":" before the format
  kFClose,    // "}"
  kFEnd,      // the closing quotes
  kOperator,  // code: the character, or an Operator
  kError,     // code: a LexError
};

enum Operator : uint8_t {
  kPower = 128,  // **
  kFloorDivide,
  kShiftLeft,
  kShiftRight,
  kComparison,  // <= >= == != < >
  kArrow,
  kWalrus,
  kEllipsis,
  kAugmented,  // += and its like
};

enum class Keyword : uint8_t {
  kNone,
  kFalse,
  kNoneValue,
  kTrue,
  kAnd,
  kAs,
  kAssert,
  kAsync,
  kAwait,
  kBreak,
  kClass,
  kContinue,
  kDef,
  kDel,
  kElif,
  kElse,
  kExcept,
  kFinally,
  kFor,
  kFrom,
  kGlobal,
  kIf,
  kImport,
  kIn,
  kIs,
  kLambda,
  kNonlocal,
  kNot,
  kOr,
  kPass,
  kRaise,
  kReturn,
  kTry,
  kWhile,
  kWith,
  kYield,
};

enum StringFlag : uint8_t { kRaw = 1, kBytes = 2, kFormatted = 4, kTriple = 8 };

enum class LexError : uint8_t {
  kUnterminatedString,
  kNeverClosed,
  kUnmatched,
  kBadDedent,
  kTabs,
  kTooDeep,
  kBadCharacter,
  kLongName,
  kStrayBackslash,
  kFString,
};
const char* ReasonOf(LexError error);

struct Token {
  TokenKind kind = TokenKind::kEnd;
  uint8_t code = 0;
  uint32_t pos = 0;
  uint32_t size = 0;
};

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_TOKEN_H_
