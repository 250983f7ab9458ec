// Manual pages of section 1, from what --help says.
//
// Pure; thread-safe.
#ifndef SERVICES_CLI_SHELL_MANUAL_PAGE_H_
#define SERVICES_CLI_SHELL_MANUAL_PAGE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "services/cli/shell/command_tree.h"

namespace upgrade_advisor {

// A page in roff for a command: its options, and the commands below it.
std::string ManualPage(const ShellCommand& command, absl::string_view version);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_SHELL_MANUAL_PAGE_H_
