// Cuts the text of a Python file into tokens: 3.6 to 3.14, f-strings as PEP 701
// has them.
//
// Total: every text has tokens, and what is wrong becomes tokens kError between
// them. Linear in the text: nothing is read twice. A Lexer is used by one
// thread at a time; it keeps its memory for the next text.
#ifndef SERVICES_PYTHON_LEXER_H_
#define SERVICES_PYTHON_LEXER_H_

#include <vector>

#include "services/python/token.h"

namespace upgrade_advisor::python {

// Brackets and blocks within each other.
inline constexpr int kMostNesting = 200;
// No name that a person wrote is as long, and facts repeat names.
inline constexpr uint32_t kLongestName = 250;

class Lexer {
 public:
  // The tokens are valid until the next call. The last one is kEnd.
  const std::vector<Token>& Lex(absl::string_view text);

 private:
  enum class Mode : uint8_t { kBracket, kField, kText, kSpec };
  // An open construct: a bracket, an f-string, a field of one, a format.
  struct Frame {
    Mode mode;
    char mark;      // the opening bracket, or the quote
    uint8_t flags;  // of the string
    uint32_t pos;
  };

  char At(size_t i) const { return i < text_.size() ? text_[i] : '\0'; }
  void Add(TokenKind kind, size_t pos, size_t size, uint8_t code = 0);
  void Fail(LexError error, size_t pos);
  void SkipLine();
  bool Push(Mode mode, char mark, uint8_t flags, size_t pos);

  void StartLine();
  void Indent(size_t pos, uint32_t column, uint32_t alternative);
  void Finish();
  void LexToken();
  void LexNewline();
  void LexName();
  void LexNumber();
  void LexBackslash();
  void LexOperator();
  void LexClosing(char c);
  bool LexInField(char c);
  void LexString(size_t start, uint8_t flags);
  void LexFText();
  void FailFString(size_t pos);
  size_t EndOfString(size_t from, char quote, bool triple);

  absl::string_view text_;
  std::vector<Token> tokens_;
  std::vector<Frame> frames_;
  struct Level {
    uint32_t column;
    uint32_t alternative;  // a tab as one column
  };
  std::vector<Level> levels_;
  size_t i_ = 0;
  size_t line_start_ = 0;
  bool at_line_start_ = true;
  // The first token of a line within brackets is still to come.
  bool fresh_line_ = false;
  // No such triple quotes close in the rest of the text.
  bool unclosed_single_ = false;
  bool unclosed_double_ = false;
};

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_LEXER_H_
