#include "services/cli/config/config_command.h"

#include <CLI/CLI.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace upgrade_advisor {

void DeclareConfig(CLI::App& app, bool& is_chosen) {
  CLI::App* config = app.add_subcommand(
      "config", "Show your configuration: where it is, and what it sets");
  config->callback([&is_chosen] { is_chosen = true; });
  config->footer(
      "The file has lines NAME=VALUE. UPGRADE_ADVISOR_CONFIG names another "
      "file; empty, it turns the configuration off.");
}

std::string ConfigurationText(const UserConfiguration& configuration) {
  if (configuration.path.empty()) {
    return "No configuration: UPGRADE_ADVISOR_CONFIG is empty, or there is no "
           "home folder.\n";
  }
  std::string out = absl::StrCat(configuration.path, "\n");
  for (const UserSetting& s : configuration.settings) {
    absl::StrAppend(&out, "  ", s.name, " = ", s.value, "\n");
  }
  if (!configuration.exists)
    absl::StrAppend(&out, "  There is no such file.\n");
  absl::StrAppend(&out,
                  "What may be set: ", absl::StrJoin(ConfigurableNames(), ", "),
                  "\n");
  return out;
}

}  // namespace upgrade_advisor
