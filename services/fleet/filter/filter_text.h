// The words of a filter's text.
//
// Not thread-safe; the text outlives the object.
#ifndef SERVICES_FLEET_FILTER_FILTER_TEXT_H_
#define SERVICES_FLEET_FILTER_FILTER_TEXT_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

// A value as it was written: without quotes and escapes, and in parts where '*'
// stands between them.
struct WrittenValue {
  std::vector<std::string> parts = {};
  bool is_quoted = false;

  bool is_any() const {
    return parts.size() == 2 && parts[0].empty() && parts[1].empty();
  }
  // The parts with their '*'.
  std::string Text() const;
};

class FilterText {
 public:
  explicit FilterText(absl::string_view text) : text_(text) {}

  void SkipSpace();
  // What comes next; '\0' at the end.
  char Peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool IsAtEnd() const { return at_ >= text_.size(); }
  // Takes `word` if it comes next.
  bool Take(absl::string_view word);
  // The unquoted word that comes next, which may be empty; it stays.
  absl::string_view PeekWord() const;
  absl::string_view TakeWord();
  // The quoted text or the word that comes next; nothing if quotes do not end.
  std::optional<WrittenValue> TakeValue();
  // Skips to behind the bracket that closes the one that comes next, or to the
  // end.
  void SkipBrackets();

  // Of what comes next, in characters from 1.
  int column() const;

 private:
  absl::string_view text_;
  size_t at_ = 0;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_FILTER_FILTER_TEXT_H_
