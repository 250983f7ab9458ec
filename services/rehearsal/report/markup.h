// Text of any origin inside HTML and XML.
//
// Pure; thread-safe.
#ifndef SERVICES_REHEARSAL_REPORT_MARKUP_H_
#define SERVICES_REHEARSAL_REPORT_MARKUP_H_

#include <string>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

// Fit for content and for attributes in double quotes: valid UTF-8, without
// characters that XML 1.0 does not allow.
std::string EscapeMarkup(absl::string_view text);

}  // namespace upgrade_advisor

#endif  // SERVICES_REHEARSAL_REPORT_MARKUP_H_
