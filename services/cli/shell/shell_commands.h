// `completion` and `man`: what a shell and `man` need to know of the program.
#ifndef SERVICES_CLI_SHELL_SHELL_COMMANDS_H_
#define SERVICES_CLI_SHELL_SHELL_COMMANDS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace CLI {
class App;
}

namespace upgrade_advisor {

struct ShellRequest {
  bool is_completion = false;
  bool is_manual = false;
  std::string shell;                 // "bash", "zsh" or "fish"
  std::vector<std::string> command;  // of the manual page; empty: the program
};

// Declares both; `request` says which one was parsed.
void DeclareShellCommands(CLI::App& app, ShellRequest& request);

// The script or the page that was asked for, of all that `app` declares.
// INVALID_ARGUMENT if there is no such command.
absl::StatusOr<std::string> ShellText(const CLI::App& app,
                                      const ShellRequest& request);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_SHELL_SHELL_COMMANDS_H_
