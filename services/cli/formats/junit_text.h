// An answer as JUnit's XML: a suite for each step, a case for each check. What
// is unknown is skipped, with the question that would decide it.
//
// Pure; thread-safe.
#ifndef SERVICES_CLI_FORMATS_JUNIT_TEXT_H_
#define SERVICES_CLI_FORMATS_JUNIT_TEXT_H_

#include <string>

#include "services/cli/formats/answer.h"

namespace upgrade_advisor {

std::string JunitText(const Answer& answer);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_FORMATS_JUNIT_TEXT_H_
