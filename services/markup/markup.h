// Text of any origin inside HTML and XML.
//
// Pure; thread-safe.
#ifndef SERVICES_MARKUP_MARKUP_H_
#define SERVICES_MARKUP_MARKUP_H_

#include <string>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

// Fit for content and for attributes in double quotes: VisibleText with '&',
// '<', '>' and '"' as entities.
std::string EscapeMarkup(absl::string_view text);

}  // namespace upgrade_advisor

#endif  // SERVICES_MARKUP_MARKUP_H_
