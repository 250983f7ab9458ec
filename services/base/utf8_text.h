// Text that has to fit and to stay UTF-8.
#ifndef SERVICES_BASE_UTF8_TEXT_H_
#define SERVICES_BASE_UTF8_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

// At most `limit` bytes of valid UTF-8, cut between characters and then ending
// in
// "...". Bytes that are no UTF-8 become '?'; plugins may say anything.
std::string CutUtf8(absl::string_view text, size_t limit);
std::string ValidUtf8(absl::string_view text);

// Text of any origin to be looked at: valid UTF-8 in which nothing drives a
// terminal, reverses the direction of what follows, or is refused by XML 1.0.
// Control characters other than tab and newline, marks of direction, separators
// of lines and paragraphs and noncharacters become '?'.
std::string VisibleText(absl::string_view text);

// Text that begins with a byte order mark, of UTF-8 or UTF-16, as UTF-8 without
// one, which is how pip reads requirements; other text as it is. Half a
// character becomes '?'.
std::string WithoutByteOrderMark(absl::string_view text);

}  // namespace upgrade_advisor

#endif  // SERVICES_BASE_UTF8_TEXT_H_
