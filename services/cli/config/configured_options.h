// Options that the command line leaves open, from the user's configuration.
//
// Both functions change options that `app` declares; not thread-safe.
#ifndef SERVICES_CLI_CONFIG_CONFIGURED_OPTIONS_H_
#define SERVICES_CLI_CONFIG_CONFIGURED_OPTIONS_H_

#include "absl/status/status.h"
#include "services/cli/config/user_configuration.h"

namespace CLI {
class App;
}

namespace upgrade_advisor {

// Before `app` parses: what the configuration has, no command line needs.
void RelaxRequirements(CLI::App& app, const UserConfiguration& configuration);

// After it: sets what was not given. The server and its TLS belong together: if
// the command line names a server, or a catalog or plugins of its own, none of
// them counts. InvalidArgument with file and line of a value that an option
// does not take.
absl::Status UseConfiguration(CLI::App& app,
                              const UserConfiguration& configuration);

// Whether the command that was parsed asks a service.
bool AsksService(const CLI::App& app);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_CONFIG_CONFIGURED_OPTIONS_H_
