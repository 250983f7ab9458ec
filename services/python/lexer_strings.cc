// The strings of the tokenizer.
#include "services/python/characters.h"
#include "services/python/lexer.h"

namespace upgrade_advisor::python {

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
