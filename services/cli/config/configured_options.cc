#include "services/cli/config/configured_options.h"

#include <CLI/CLI.hpp>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

CLI::Option* OptionOf(CLI::App& app, const std::string& name) {
  return app.get_option_no_throw("--" + name);
}

// The innermost command that was parsed.
CLI::App& Chosen(CLI::App& app) {
  for (CLI::App* below : app.get_subcommands()) {
    if (!below->get_name().empty()) return Chosen(*below);
  }
  return app;
}

bool IsGiven(CLI::App& app, const char* name) {
  const CLI::Option* option = app.get_option_no_throw(name);
  return option != nullptr && option->count() > 0;
}

bool NamesAnotherService(CLI::App& app) {
  for (const char* name :
       {"--server", "--runtime-feed", "--certified-feed", "--lifecycle",
        "--provider-packages", "--image-packages", "--api-index",
        "--plugin-lock", "--plugin-dir"}) {
    if (IsGiven(app, name)) return true;
  }
  return false;
}

bool IsOfServer(const std::string& name) {
  return name == "server" || name == "use-proxy" ||
         absl::StartsWith(name, "tls-");
}

absl::Status Set(CLI::Option& option, const UserConfiguration& configuration,
                 const UserSetting& setting) {
  try {
    option.add_result(setting.value);
    option.run_callback();
  } catch (const CLI::Error& e) {
    return absl::InvalidArgumentError(
        absl::StrCat(configuration.path, ":", setting.line, ": ", e.what()));
  }
  return absl::OkStatus();
}

}  // namespace

void RelaxRequirements(CLI::App& app, const UserConfiguration& configuration) {
  for (const UserSetting& setting : configuration.settings) {
    if (CLI::Option* option = OptionOf(app, setting.name)) {
      option->required(false);
    }
  }
  for (CLI::App* below : app.get_subcommands(nullptr)) {
    RelaxRequirements(*below, configuration);
  }
}

absl::Status UseConfiguration(CLI::App& app,
                              const UserConfiguration& configuration) {
  CLI::App& chosen = Chosen(app);
  const bool asks_another = NamesAnotherService(chosen);
  for (const UserSetting& setting : configuration.settings) {
    CLI::Option* option = OptionOf(chosen, setting.name);
    if (option == nullptr || option->count() > 0) continue;
    if (asks_another && IsOfServer(setting.name)) continue;
    if (absl::Status s = Set(*option, configuration, setting); !s.ok()) {
      return s;
    }
  }
  return absl::OkStatus();
}

bool AsksService(const CLI::App& app) {
  for (const CLI::App* below : app.get_subcommands()) {
    if (!below->get_name().empty()) return AsksService(*below);
  }
  return app.get_option_no_throw("--server") != nullptr;
}

}  // namespace upgrade_advisor
