// An answer as annotations of GitHub's workflows: an error for what blocks,
// else a warning or a notice, at the first place of each finding.
//
// Pure; thread-safe.
#ifndef SERVICES_CLI_FORMATS_GITHUB_TEXT_H_
#define SERVICES_CLI_FORMATS_GITHUB_TEXT_H_

#include <string>

#include "services/cli/formats/answer.h"

namespace upgrade_advisor {

std::string GithubText(const Answer& answer);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_FORMATS_GITHUB_TEXT_H_
