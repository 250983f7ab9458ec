// `config`: where the user's configuration is, and what it says.
#ifndef SERVICES_CLI_CONFIG_CONFIG_COMMAND_H_
#define SERVICES_CLI_CONFIG_CONFIG_COMMAND_H_

#include <string>

#include "services/cli/config/user_configuration.h"

namespace CLI {
class App;
}

namespace upgrade_advisor {

// Sets `is_chosen` when it is parsed.
void DeclareConfig(CLI::App& app, bool& is_chosen);

std::string ConfigurationText(const UserConfiguration& configuration);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_CONFIG_CONFIG_COMMAND_H_
