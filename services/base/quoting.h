// Quotes text from outside for a message.
//
// Pure; thread-safe.
#ifndef SERVICES_BASE_QUOTING_H_
#define SERVICES_BASE_QUOTING_H_

#include <string>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

// `text` between two marks, cut after 80 bytes. The result is printable ASCII:
// everything else is escaped.
std::string Quoted(absl::string_view text, char mark = '\'');

}  // namespace upgrade_advisor

#endif  // SERVICES_BASE_QUOTING_H_
