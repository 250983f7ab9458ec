// An answer as a page of HTML that needs no other file.
//
// Pure; thread-safe.
#ifndef SERVICES_CLI_FORMATS_HTML_TEXT_H_
#define SERVICES_CLI_FORMATS_HTML_TEXT_H_

#include <string>

#include "services/cli/formats/answer.h"

namespace upgrade_advisor {

std::string HtmlText(const Answer& answer);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_FORMATS_HTML_TEXT_H_
