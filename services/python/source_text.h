// The text of a Python file as the tokenizer wants it, and where things are.
//
// Pure; a SourceText is used by one thread at a time and refers to the text it
// was given, or to its own copy if the file is Latin-1.
#ifndef SERVICES_PYTHON_SOURCE_TEXT_H_
#define SERVICES_PYTHON_SOURCE_TEXT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

// Where reading stopped and why. The reason is a constant.
struct SourceProblem {
  uint32_t pos = 0;
  const char* reason = nullptr;  // none: all is well
};

struct SourcePlace {
  uint32_t line = 1;    // 1-based
  uint32_t column = 1;  // 1-based, in bytes
};

class SourceText {
 public:
  static constexpr size_t kMostBytes = size_t{4} << 20;

  // Takes off the byte order mark, obeys the encoding declaration, and refuses
  // what is not text. The text must outlive its use here.
  SourceProblem Assign(absl::string_view raw);

  absl::string_view text() const { return text_; }
  // Of a position up to the size of the text. Positions that rise are cheap.
  SourcePlace PlaceOf(uint32_t pos);
  // The position of a place that PlaceOf gave.
  uint32_t PositionOf(SourcePlace place) const {
    return lines_[place.line - 1] + place.column - 1;
  }
  // The text is Latin-1, read as UTF-8.
  bool is_latin1() const {
    return !decoded_.empty() && text_.data() == decoded_.data();
  }

 private:
  void FindLines();

  absl::string_view text_;
  std::string decoded_;
  std::vector<uint32_t> lines_;  // where each begins
  size_t last_line_ = 0;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_PYTHON_SOURCE_TEXT_H_
