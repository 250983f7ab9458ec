// The commands below `plugin`, for those who write and ship plugins. They ask
// no service.
#ifndef SERVICES_CLI_AUTHOR_AUTHOR_TOOLS_H_
#define SERVICES_CLI_AUTHOR_AUTHOR_TOOLS_H_

#include "services/cli/author/add_advisory.h"
#include "services/cli/author/facts_command.h"
#include "services/cli/author/lock_command.h"
#include "services/cli/author/plugin_commands.h"
#include "services/cli/author/plugin_project.h"

namespace upgrade_advisor {

// The chosen command, and the options of each command.
struct AuthorTools {
  enum class Command {
    kNone,
    kNew,
    kAddAdvisory,
    kCheck,
    kTest,
    kLock,
    kFacts
  };

  Command command = Command::kNone;
  NewPluginOptions new_plugin;
  AddAdvisoryOptions add_advisory;
  TrialOptions trial;  // of check and of test
  LockOptions lock;
  FactsOptions facts;
};

// Declares `plugin` and the commands below it; `tools.command` is set when one
// is parsed. `tools` must outlive the parsing.
void DeclareAuthorTools(CLI::App& app, AuthorTools& tools);

// Runs the command that was parsed, before any thread exists: some commands
// fork. Returns the exit status.
int RunAuthorTool(const AuthorTools& tools);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_AUTHOR_AUTHOR_TOOLS_H_
