// upgrade-advisor plugin new: a plugin project of another team, made from the
// SDK's template.
//
// Functions over the file system, on the caller's thread; they keep nothing.
#ifndef SERVICES_CLI_AUTHOR_PLUGIN_PROJECT_H_
#define SERVICES_CLI_AUTHOR_PLUGIN_PROJECT_H_

#include <string>

#include "absl/status/status.h"

namespace CLI {
class App;
}

namespace upgrade_advisor {

struct NewPluginOptions {
  std::string name;
  std::string parent_folder = ".";
};

// Declares the options of the command `new`.
void DeclareNewPluginOptions(CLI::App& made, NewPluginOptions& options);

// Writes the project and says what to run next; returns the exit status.
int RunPluginNew(const NewPluginOptions& options);

// Copies the template to `destination` with the plugin's name filled in:
// @PLUGIN_NAME@ and @ADVISORY_PREFIX@, in texts and file names. The name has 1
// to 64 characters a-z, 0-9 and _, and starts with a letter. The destination
// must not exist, or be an empty folder; the folder around it must exist.
// InvalidArgument with every fault, one a line. The project appears whole or
// not at all.
absl::Status WritePluginProject(const std::string& template_folder,
                                const std::string& name,
                                const std::string& destination);

// The folder the running program is installed in: the one around its bin/.
std::string ProgramPrefix();

// The commands to run next in a new project, with the SDK of `prefix`.
std::string NextStepsText(const std::string& name,
                          const std::string& destination,
                          const std::string& prefix);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_AUTHOR_PLUGIN_PROJECT_H_
