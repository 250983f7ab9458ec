// Completion of commands, options and values for shells.
//
// Pure; thread-safe.
#ifndef SERVICES_CLI_SHELL_COMPLETION_H_
#define SERVICES_CLI_SHELL_COMPLETION_H_

#include <string>

#include "services/cli/shell/command_tree.h"

namespace upgrade_advisor {

// Each is a script for the shell to read.
std::string BashCompletion(const ShellCommand& program);
std::string ZshCompletion(const ShellCommand& program);
std::string FishCompletion(const ShellCommand& program);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_SHELL_COMPLETION_H_
