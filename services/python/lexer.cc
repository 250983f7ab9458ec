#include "services/python/lexer.h"

#include "services/python/characters.h"

namespace upgrade_advisor::python {
namespace {

// Words that stand in no bracket: one at the start of a line there means that
// the bracket was never closed.
bool BeginsStatement(Keyword keyword) {
  switch (keyword) {
    case Keyword::kAssert:
    case Keyword::kBreak:
    case Keyword::kClass:
    case Keyword::kContinue:
    case Keyword::kDef:
    case Keyword::kDel:
    case Keyword::kExcept:
    case Keyword::kFinally:
    case Keyword::kGlobal:
    case Keyword::kImport:
    case Keyword::kNonlocal:
    case Keyword::kPass:
    case Keyword::kRaise:
    case Keyword::kReturn:
    case Keyword::kTry:
    case Keyword::kWhile:
    case Keyword::kWith:
      return true;
    default:
      return false;
  }
}

}  // namespace

const char* ReasonOf(LexError error) {
  switch (error) {
    case LexError::kUnterminatedString:
      return "a string is not terminated";
    case LexError::kNeverClosed:
      return "a bracket is never closed";
    case LexError::kUnmatched:
      return "a closing bracket has no opening one";
    case LexError::kBadDedent:
      return "the indentation matches no outer level";
    case LexError::kTabs:
      return "tabs and spaces are mixed in indentation";
    case LexError::kTooDeep:
      return "nesting is deeper than 200 levels";
    case LexError::kBadCharacter:
      return "a character that Python does not allow";
    case LexError::kLongName:
      return "a name is longer than 250 bytes";
    case LexError::kStrayBackslash:
      return "a backslash is not at the end of its line";
    case LexError::kFString:
      return "an f-string is not well formed";
  }
  return "a syntax error";
}

// A loop over three states: in the text of an f-string, at the start of a line,
// elsewhere.
const std::vector<Token>& Lexer::Lex(absl::string_view text) {
  text_ = text;
  tokens_.clear();
  frames_.clear();
  levels_.assign(1, {0, 0});
  i_ = 0;
  line_start_ = 0;
  at_line_start_ = true;
  fresh_line_ = false;
  unclosed_single_ = unclosed_double_ = false;
  while (i_ < text_.size()) {
    if (!frames_.empty() && (frames_.back().mode == Mode::kText ||
                             frames_.back().mode == Mode::kSpec)) {
      LexFText();
    } else if (at_line_start_) {
      StartLine();
    } else {
      LexToken();
    }
  }
  Finish();
  return tokens_;
}

void Lexer::Add(TokenKind kind, size_t pos, size_t size, uint8_t code) {
  tokens_.push_back(
      {kind, code, static_cast<uint32_t>(pos), static_cast<uint32_t>(size)});
}

// A token like others: the parser meets it where it matters, and mistakes in
// what it skips do not.
void Lexer::Fail(LexError error, size_t pos) {
  Add(TokenKind::kError, pos, 0, static_cast<uint8_t>(error));
}

// After a mistake: nothing is open any more at the next line.
void Lexer::SkipLine() {
  frames_.clear();
  while (i_ < text_.size() && text_[i_] != '\n' && text_[i_] != '\r') ++i_;
}

// Where brackets are too deep nothing of the line is kept.
bool Lexer::Push(Mode mode, char mark, uint8_t flags, size_t pos) {
  if (frames_.size() >= kMostNesting) {
    Fail(LexError::kTooDeep, pos);
    SkipLine();
    return false;
  }
  frames_.push_back({mode, mark, flags, static_cast<uint32_t>(pos)});
  return true;
}

// Measures the indentation of a line. Lines without code have none.
void Lexer::StartLine() {
  line_start_ = i_;
  uint32_t column = 0;
  uint32_t alternative = 0;
  while (true) {
    const char c = At(i_);
    if (c == ' ') {
      ++column;
      ++alternative;
    } else if (c == '\t') {
      column = (column / 8 + 1) * 8;
      ++alternative;
    } else if (c == '\f') {
      column = alternative = 0;
    } else if (c == '\\' && EndOfLine(text_, i_ + 1) > i_ + 1) {
      // A continued blank: the indentation is what stands before it.
      i_ = EndOfLine(text_, i_ + 1);
      while (At(i_) == ' ' || At(i_) == '\t' || At(i_) == '\f') ++i_;
      break;
    } else {
      break;
    }
    ++i_;
  }
  if (i_ >= text_.size()) return;
  const char c = text_[i_];
  // A line of blanks or a comment is no line to the grammar: it neither ends a
  // block nor begins one.
  if (c == '#') {
    while (i_ < text_.size() && text_[i_] != '\n' && text_[i_] != '\r') ++i_;
  }
  if (i_ < text_.size() && (text_[i_] == '\n' || text_[i_] == '\r')) {
    i_ = EndOfLine(text_, i_);
    return;
  }
  if (i_ >= text_.size()) return;
  at_line_start_ = false;
  Indent(i_, column, alternative);
}

// Two measures, as in CPython: tabs to the next multiple of 8, and tabs as one
// blank. Where they disagree on which line is deeper, the file mixes tabs and
// spaces, and nobody knows what its author saw.
void Lexer::Indent(size_t pos, uint32_t column, uint32_t alternative) {
  const Level now = levels_.back();
  if (column == now.column) {
    if (alternative != now.alternative) Fail(LexError::kTabs, pos);
    return;
  }
  if (column > now.column) {
    if (alternative <= now.alternative) Fail(LexError::kTabs, pos);
    if (levels_.size() > kMostNesting) {
      Fail(LexError::kTooDeep, pos);
      return;
    }
    levels_.push_back({column, alternative});
    Add(TokenKind::kIndent, pos, 0);
    return;
  }
  while (levels_.size() > 1 && levels_.back().column > column) {
    levels_.pop_back();
    Add(TokenKind::kDedent, pos, 0);
  }
  if (levels_.back().column != column) {
    Fail(LexError::kBadDedent, pos);
  } else if (levels_.back().alternative != alternative) {
    Fail(LexError::kTabs, pos);
  }
}

// The parser may rely on it: a statement ends with kNewline, every indent has a
// dedent, and kEnd is last.
void Lexer::Finish() {
  if (!frames_.empty()) Fail(LexError::kNeverClosed, frames_.back().pos);
  if (!tokens_.empty() && tokens_.back().kind != TokenKind::kNewline &&
      tokens_.back().kind != TokenKind::kDedent) {
    Add(TokenKind::kNewline, text_.size(), 0);
  }
  while (levels_.size() > 1) {
    levels_.pop_back();
    Add(TokenKind::kDedent, text_.size(), 0);
  }
  Add(TokenKind::kEnd, text_.size(), 0);
}

void Lexer::LexToken() {
  const char c = text_[i_];
  if (IsNameStart(c)) {
    LexName();
  } else if (c == ' ' || c == '\t' || c == '\f') {
    ++i_;
  } else if (c == '\n' || c == '\r') {
    LexNewline();
  } else if (c == '#') {
    while (i_ < text_.size() && text_[i_] != '\n' && text_[i_] != '\r') ++i_;
  } else if (c == '"' || c == '\'') {
    LexString(i_, 0);
  } else if (IsDigit(c) || (c == '.' && IsDigit(At(i_ + 1)))) {
    LexNumber();
  } else if (c == '\\') {
    LexBackslash();
  } else if (!frames_.empty() && frames_.back().mode == Mode::kField &&
             LexInField(c)) {
    // Done.
  } else if (c == '(' || c == '[' || c == '{') {
    fresh_line_ = false;
    Add(TokenKind::kOperator, i_, 1, c);
    if (Push(Mode::kBracket, c, 0, i_)) ++i_;
  } else if (c == ')' || c == ']' || c == '}') {
    LexClosing(c);
  } else {
    LexOperator();
  }
}

// A line ends a statement only outside all brackets.
void Lexer::LexNewline() {
  if (frames_.empty()) {
    Add(TokenKind::kNewline, i_, 0);
    at_line_start_ = true;
  } else {
    fresh_line_ = true;
  }
  i_ = EndOfLine(text_, i_);
  line_start_ = i_;
}

void Lexer::LexName() {
  const size_t start = i_;
  while (i_ < text_.size() && IsNamePart(text_[i_])) ++i_;
  const size_t size = i_ - start;
  const char next = At(i_);
  if (size <= 2 && (next == '"' || next == '\'')) {
    const int flags = StringPrefix(text_.substr(start, size));
    if (flags >= 0) return LexString(start, static_cast<uint8_t>(flags));
  }
  if (size > kLongestName) {
    Fail(LexError::kLongName, start);
    return;
  }
  const Keyword keyword = KeywordOf(text_.substr(start, size));
  // A bracket that is never closed would swallow the file. This keeps the
  // mistake to the lines above: the lexer goes back to the start of this one.
  if (fresh_line_ && !frames_.empty() && BeginsStatement(keyword)) {
    Fail(LexError::kNeverClosed, frames_.back().pos);
    frames_.clear();
    Add(TokenKind::kNewline, start, 0);
    i_ = line_start_;
    StartLine();
    return;
  }
  fresh_line_ = false;
  Add(TokenKind::kName, start, size, static_cast<uint8_t>(keyword));
}

// Anything that begins like a number is one: "1__0" and "0b12" are mistakes of
// the author that no fact depends on.
void Lexer::LexNumber() {
  fresh_line_ = false;
  const size_t start = i_;
  const char kind = At(i_ + 1) | 0x20;
  if (text_[i_] == '0' && (kind == 'x' || kind == 'o' || kind == 'b')) {
    i_ += 2;
    while (IsHexDigit(At(i_)) || At(i_) == '_') ++i_;
  } else {
    const auto digits = [this] {
      while (IsDigit(At(i_)) || (At(i_) == '_' && IsDigit(At(i_ + 1)))) ++i_;
    };
    digits();
    if (At(i_) == '.') {
      ++i_;
      digits();
    }
    const char sign = At(i_ + 1);
    if ((At(i_) | 0x20) == 'e' &&
        (IsDigit(sign) ||
         ((sign == '+' || sign == '-') && IsDigit(At(i_ + 2))))) {
      i_ += 2;
      digits();
    }
    if ((At(i_) | 0x20) == 'j') ++i_;
  }
  Add(TokenKind::kNumber, start, i_ - start);
}

// Joins two lines. Any other backslash outside a string is a mistake.
void Lexer::LexBackslash() {
  const size_t end = EndOfLine(text_, i_ + 1);
  if (end == i_ + 1) {
    Fail(LexError::kStrayBackslash, i_);
    ++i_;
  } else {
    i_ = end;
  }
}

// What means something else in a replacement field, outside its brackets.
bool Lexer::LexInField(char c) {
  if (c == '}') {
    Add(TokenKind::kFClose, i_, 1);
    frames_.pop_back();
  } else if (c == ':') {
    Add(TokenKind::kFSpec, i_, 1);
    frames_.back().mode = Mode::kSpec;
  } else if (c == '!' && At(i_ + 1) != '=') {
    Add(TokenKind::kFConvert, i_, 1);
  } else {
    return false;
  }
  ++i_;
  return true;
}

// After one that matches none, nothing on the line can be trusted.
void Lexer::LexClosing(char c) {
  fresh_line_ = false;
  const char open = c == ')' ? '(' : c == ']' ? '[' : '{';
  if (frames_.empty() || frames_.back().mode != Mode::kBracket ||
      frames_.back().mark != open) {
    Fail(LexError::kUnmatched, i_);
    SkipLine();
    return;
  }
  frames_.pop_back();
  Add(TokenKind::kOperator, i_, 1, c);
  ++i_;
}

void Lexer::LexOperator() {
  fresh_line_ = false;
  const OperatorMatch match = MatchOperator(text_, i_);
  if (match.size == 0) {
    Fail(LexError::kBadCharacter, i_);
    ++i_;
    return;
  }
  Add(TokenKind::kOperator, i_, match.size, match.code);
  i_ += match.size;
}

// Where the closing quote is, or npos. Reads no further than the line for a
// string that is not triple.
size_t Lexer::EndOfString(size_t from, char quote, bool triple) {
  for (size_t i = from; i < text_.size(); ++i) {
    const char c = text_[i];
    if (c == '\\') {
      ++i;
      // "\r\n" after a backslash is one end of line.
      if (At(i) == '\r' && At(i + 1) == '\n') ++i;
    } else if (c == quote) {
      if (!triple) return i;
      if (At(i + 1) == quote && At(i + 2) == quote) return i;
    } else if (!triple && (c == '\n' || c == '\r')) {
      return absl::string_view::npos;
    }
  }
  return absl::string_view::npos;
}

// `start` is that of the prefix, i_ that of the quote or of the prefix.
void Lexer::LexString(size_t start, uint8_t flags) {
  fresh_line_ = false;
  const char quote = text_[i_];
  const bool triple = At(i_ + 1) == quote && At(i_ + 2) == quote;
  const size_t inside = i_ + (triple ? 3 : 1);
  if (triple) flags |= kTriple;
  if ((flags & kFormatted) != 0) {
    Add(TokenKind::kFStart, start, inside - start, flags);
    if (Push(Mode::kText, quote, flags, start)) i_ = inside;
    return;
  }
  // Once such quotes did not close they never will: to look again for each
  // string would take the square of the text.
  bool& unclosed = quote == '"' ? unclosed_double_ : unclosed_single_;
  const size_t end = triple && unclosed ? absl::string_view::npos
                                        : EndOfString(inside, quote, triple);
  if (end == absl::string_view::npos) {
    if (triple) unclosed = true;
    Fail(LexError::kUnterminatedString, start);
    SkipLine();
    return;
  }
  i_ = end + (triple ? 3 : 1);
  Add(TokenKind::kString, start, i_ - start, flags);
}

void Lexer::FailFString(size_t pos) {
  Fail(LexError::kFString, pos);
  SkipLine();
}

// The text of an f-string, or of a format in it, up to what ends it.
void Lexer::LexFText() {
  const Frame frame = frames_.back();
  const bool spec = frame.mode == Mode::kSpec;
  const bool triple = (frame.flags & kTriple) != 0;
  const size_t start = i_;
  const auto flush = [&] {
    if (i_ > start) Add(TokenKind::kFText, start, i_ - start, frame.flags);
  };
  while (i_ < text_.size()) {
    const char c = text_[i_];
    if (c == '\\') {
      // "\{" is a backslash and a field; "\N{...}" is a character.
      const char next = At(i_ + 1);
      if (next == 'N' && At(i_ + 2) == '{' && (frame.flags & kRaw) == 0) {
        const size_t close = text_.find_first_of("}\n\r", i_ + 3);
        i_ = close == absl::string_view::npos ? text_.size() : close + 1;
      } else if (next == '{' || next == '}') {
        ++i_;
      } else {
        i_ += next == '\r' && At(i_ + 2) == '\n' ? 3 : 2;
      }
    } else if (c == frame.mark &&
               (!triple || (At(i_ + 1) == c && At(i_ + 2) == c))) {
      flush();
      if (spec) return FailFString(i_);
      Add(TokenKind::kFEnd, i_, triple ? 3 : 1);
      i_ += triple ? 3 : 1;
      frames_.pop_back();
      return;
    } else if (c == '{' && (spec || At(i_ + 1) != '{')) {
      flush();
      Add(TokenKind::kFOpen, i_, 1);
      if (Push(Mode::kField, frame.mark, frame.flags, i_)) ++i_;
      return;
    } else if (c == '}' && spec) {
      flush();
      Add(TokenKind::kFClose, i_, 1);
      ++i_;
      frames_.pop_back();
      return;
    } else if (c == '{' || c == '}') {
      if (At(i_ + 1) != c) return FailFString(i_);
      i_ += 2;
    } else if (!triple && (c == '\n' || c == '\r')) {
      Fail(LexError::kUnterminatedString, frame.pos);
      frames_.clear();
      return;
    } else {
      ++i_;
    }
  }
  if (i_ > text_.size()) i_ = text_.size();
}

}  // namespace upgrade_advisor::python
