#include "services/cli/shell/shell_commands.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/base/nearest.h"
#include "services/base/quoting.h"
#include "services/cli/shell/command_tree.h"
#include "services/cli/shell/completion.h"
#include "services/cli/shell/manual_page.h"
#include "services/server/service_options.h"

namespace upgrade_advisor {
namespace {

absl::Status NoCommand(const ShellCommand& above, const std::string& name) {
  std::vector<std::string> names;
  for (const ShellCommand& below : above.commands) names.push_back(below.name);
  const std::optional<std::string> near = NearestName(name, names);
  return absl::InvalidArgumentError(absl::StrCat(
      "man: ", above.path, " has no command ", Quoted(name),
      near            ? absl::StrCat("; did you mean ", *near, "?")
      : names.empty() ? ""
                      : absl::StrCat("; it has ", absl::StrJoin(names, ", "))));
}

absl::StatusOr<std::string> ManualOf(const ShellCommand& program,
                                     const std::vector<std::string>& path) {
  const ShellCommand* at = &program;
  for (const std::string& name : path) {
    const auto below =
        std::find_if(at->commands.begin(), at->commands.end(),
                     [&](const ShellCommand& c) { return c.name == name; });
    if (below == at->commands.end()) return NoCommand(*at, name);
    at = &*below;
  }
  return ManualPage(*at, kProgramVersion);
}

}  // namespace

void DeclareShellCommands(CLI::App& app, ShellRequest& request) {
  CLI::App* completion = app.add_subcommand(
      "completion", "Print a script that completes commands in a shell");
  completion->add_option("shell", request.shell, "The shell")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}))
      ->type_name("bash|zsh|fish");
  completion->callback([&request] { request.is_completion = true; });
  CLI::App* manual =
      app.add_subcommand("man", "Print the manual page of a command");
  manual->add_option("command", request.command,
                     "The command, such as plan; default: the program");
  manual->callback([&request] { request.is_manual = true; });
}

absl::StatusOr<std::string> ShellText(const CLI::App& app,
                                      const ShellRequest& request) {
  const ShellCommand program = CommandTreeOf(app);
  if (request.is_manual) return ManualOf(program, request.command);
  if (request.shell == "bash") return BashCompletion(program);
  return request.shell == "zsh" ? ZshCompletion(program)
                                : FishCompletion(program);
}

}  // namespace upgrade_advisor
