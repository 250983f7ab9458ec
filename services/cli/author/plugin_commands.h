// The commands `plugin check` and `plugin test`.
//
// They run plugins in child processes; they are run before any thread exists.
#ifndef SERVICES_CLI_AUTHOR_PLUGIN_COMMANDS_H_
#define SERVICES_CLI_AUTHOR_PLUGIN_COMMANDS_H_

#include <cstdint>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace upgrade_advisor {

struct TrialOptions {
  bool json = false;
  int timeout_seconds = 10;
  std::vector<std::string> only_asks;

  // check
  std::vector<std::string> files;
  std::string case_folder;
  bool require_cases = false;
  bool quick = false;
  bool list = false;
  uint64_t seed = 0;  // 0: the usual one
  std::vector<std::string> only;
  std::vector<std::string> skip;  // "ID=reason"

  // test
  std::string folder;
  std::string plugin;
  bool update = false;
};

// Declare the options of a command.
void DeclareCheckOptions(CLI::App& check, TrialOptions& options);
void DeclareTestOptions(CLI::App& test, TrialOptions& options);

// Return the exit status: 0 all passed, 1 could not run, 2 usage, 3 something
// failed.
int RunPluginCheck(const TrialOptions& options);
int RunPluginTest(const TrialOptions& options);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_AUTHOR_PLUGIN_COMMANDS_H_
