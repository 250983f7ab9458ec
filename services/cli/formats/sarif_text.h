// An answer as SARIF 2.1.0, for code scanning: a rule for each advisory, a
// result for each finding, whose fingerprint stays when lines move.
//
// Pure; thread-safe.
#ifndef SERVICES_CLI_FORMATS_SARIF_TEXT_H_
#define SERVICES_CLI_FORMATS_SARIF_TEXT_H_

#include <string>

#include "services/cli/formats/answer.h"

namespace upgrade_advisor {

std::string SarifText(const Answer& answer);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_FORMATS_SARIF_TEXT_H_
