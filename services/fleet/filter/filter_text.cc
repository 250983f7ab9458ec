#include "services/fleet/filter/filter_text.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_join.h"

namespace upgrade_advisor {
namespace {

bool IsInWord(char c) {
  return !absl::ascii_isspace(static_cast<unsigned char>(c)) &&
         !absl::StrContains("()=<>!:,\"'", absl::string_view(&c, 1));
}

// Adds a character of a value; '*' begins a part.
void Add(char c, WrittenValue& value) {
  if (c == '*') {
    value.parts.emplace_back();
  } else {
    value.parts.back() += c;
  }
}

}  // namespace

std::string WrittenValue::Text() const { return absl::StrJoin(parts, "*"); }

void FilterText::SkipSpace() {
  while (!IsAtEnd() &&
         absl::ascii_isspace(static_cast<unsigned char>(Peek()))) {
    ++at_;
  }
}

bool FilterText::Take(absl::string_view word) {
  if (!absl::StartsWith(text_.substr(at_), word)) return false;
  at_ += word.size();
  return true;
}

absl::string_view FilterText::PeekWord() const {
  const absl::string_view rest = text_.substr(at_);
  const auto end = std::find_if(rest.begin(), rest.end(),
                                [](char c) { return !IsInWord(c); });
  return rest.substr(0, static_cast<size_t>(end - rest.begin()));
}

absl::string_view FilterText::TakeWord() {
  const absl::string_view word = PeekWord();
  at_ += word.size();
  return word;
}

std::optional<WrittenValue> FilterText::TakeValue() {
  WrittenValue value;
  value.parts.emplace_back();
  const char quote = Peek();
  if (quote != '"' && quote != '\'') {
    for (const char c : TakeWord()) Add(c, value);
    return value;
  }
  value.is_quoted = true;
  for (++at_; !IsAtEnd(); ++at_) {
    if (Peek() == quote) {
      ++at_;
      return value;
    }
    if (Peek() == '\\' && at_ + 1 < text_.size()) {
      value.parts.back() += text_[++at_];
    } else {
      Add(Peek(), value);
    }
  }
  return std::nullopt;
}

void FilterText::SkipBrackets() {
  int open = 0;
  while (!IsAtEnd()) {
    if (Peek() == '"' || Peek() == '\'') {
      TakeValue();
      continue;
    }
    if (Peek() == '(') ++open;
    if (Peek() == ')') --open;
    ++at_;
    if (open == 0) return;
  }
}

int FilterText::column() const {
  const absl::string_view before = text_.substr(0, at_);
  return 1 + static_cast<int>(
                 std::count_if(before.begin(), before.end(),
                               [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace upgrade_advisor
