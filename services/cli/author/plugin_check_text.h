// What `plugin check` found, to be read by people and by programs.
//
// Pure.
#ifndef SERVICES_CLI_AUTHOR_PLUGIN_CHECK_TEXT_H_
#define SERVICES_CLI_AUTHOR_PLUGIN_CHECK_TEXT_H_

#include <string>
#include <vector>

#include "services/conformance/plugin_check.h"

namespace upgrade_advisor {

std::string CheckText(const std::vector<CheckReport>& reports, bool colour);
// {"plugins": [{"path", "seed", "passed", "failed", "warned", "skipped",
// "tests": [{"group", "id", "status", "seen", "why", "mend"}]}]}
std::string CheckJson(const std::vector<CheckReport>& reports);

// All tests there are.
std::string TestListText(bool colour);
// {"tests": [{"group", "id", "why", "mend"}]}
std::string TestListJson();

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_AUTHOR_PLUGIN_CHECK_TEXT_H_
