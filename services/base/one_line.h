// Whether a text is one line: without anything that begins another, or that a
// terminal obeys.
#ifndef SERVICES_BASE_ONE_LINE_H_
#define SERVICES_BASE_ONE_LINE_H_

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"

namespace upgrade_advisor {

inline bool IsOneLine(absl::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_iscntrl(static_cast<unsigned char>(c));
  });
}

}  // namespace upgrade_advisor

#endif  // SERVICES_BASE_ONE_LINE_H_
