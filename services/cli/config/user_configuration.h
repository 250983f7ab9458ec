// What a user writes down once: the server, TLS, how output looks.
//
// A file of lines NAME=VALUE, the names of options without dashes, in the
// folder for configuration of the XDG specification. Values; safe to use from
// any thread; reads the file and the environment when it is asked to.
#ifndef SERVICES_CLI_CONFIG_USER_CONFIGURATION_H_
#define SERVICES_CLI_CONFIG_USER_CONFIGURATION_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace upgrade_advisor {

struct UserSetting {
  std::string name = {};
  std::string value = {};
  int line = 0;
};

struct UserConfiguration {
  std::string path = {};  // empty: nothing says where it would be
  bool exists = false;
  std::vector<UserSetting> settings = {};
};

struct ConfigurationPlace {
  std::string path = {};
  bool is_named = false;  // by the user: then it has to be there
};

// The file that UPGRADE_ADVISOR_CONFIG names, and none if it is empty; else
// upgrade-advisor/config in XDG_CONFIG_HOME, else in ~/.config. The
// specification has it that a relative XDG_CONFIG_HOME does not count.
ConfigurationPlace PlaceOfConfiguration();

// The names that may be set, sorted.
const std::vector<std::string>& ConfigurableNames();

// InvalidArgument with a line for each fault: a name that may not be set, or
// twice; a file of TLS whose path depends on the current folder.
absl::StatusOr<UserConfiguration> ReadUserConfiguration(
    const ConfigurationPlace& place);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_CONFIG_USER_CONFIGURATION_H_
