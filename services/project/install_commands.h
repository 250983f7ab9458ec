// What the commands of a RUN install.
//
// Pure functions, hence thread-safe; they keep nothing of what they get.
#ifndef SERVICES_PROJECT_INSTALL_COMMANDS_H_
#define SERVICES_PROJECT_INSTALL_COMMANDS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

// What "pip install" and its relatives get as arguments, in a RUN; not what
// they install into a separate environment, which Airflow does not load.
std::vector<std::string> PipInstalls(absl::string_view run);

// The command of a RUN, such as "uv sync", that installs what another file
// than one of requirements asks for; empty if it has none.
std::string OtherInstaller(absl::string_view run);

}  // namespace upgrade_advisor

#endif  // SERVICES_PROJECT_INSTALL_COMMANDS_H_
