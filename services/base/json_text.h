// A text as JSON, for lines that programs read.
//
// Pure; thread-safe.
#ifndef SERVICES_BASE_JSON_TEXT_H_
#define SERVICES_BASE_JSON_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

// The text between double quotes, on one line, without control characters.
// Bytes that are not UTF-8 become '?'. At most six bytes for each of the text.
std::string JsonText(absl::string_view text);

}  // namespace upgrade_advisor

#endif  // SERVICES_BASE_JSON_TEXT_H_
