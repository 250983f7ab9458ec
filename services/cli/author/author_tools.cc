#include "services/cli/author/author_tools.h"

#include <CLI/CLI.hpp>
#include <string>

namespace upgrade_advisor {
namespace {

constexpr int kUsage = 2;

using Command = AuthorTools::Command;

}  // namespace

void DeclareAuthorTools(CLI::App& app, AuthorTools& tools) {
  CLI::App* plugin =
      app.add_subcommand("plugin", "Write, test and ship plugins");
  plugin->require_subcommand(1);
  const auto add = [&](const std::string& name, const std::string& text,
                       Command command) -> CLI::App& {
    CLI::App* sub = plugin->add_subcommand(name, text);
    sub->callback([&tools, command] { tools.command = command; });
    return *sub;
  };
  DeclareNewPluginOptions(
      add("new", "Start a plugin in a new project", Command::kNew),
      tools.new_plugin);
  DeclareAddAdvisoryOptions(
      add("add-advisory", "Add a row and two failing cases to a plugin",
          Command::kAddAdvisory),
      tools.add_advisory);
  DeclareCheckOptions(
      add("check", "Check whether plugins keep the contract", Command::kCheck),
      tools.trial);
  DeclareTestOptions(
      add("test", "Run the case files of a plugin", Command::kTest),
      tools.trial);
  DeclareLockOptions(
      add("lock", "Write the lock file of a folder of plugins", Command::kLock),
      tools.lock);
  DeclareFactsOptions(
      add("facts", "List every fact a plugin may ask for", Command::kFacts),
      tools.facts);
}

int RunAuthorTool(const AuthorTools& tools) {
  switch (tools.command) {
    case Command::kNew:
      return RunPluginNew(tools.new_plugin);
    case Command::kAddAdvisory:
      return RunAddAdvisory(tools.add_advisory);
    case Command::kCheck:
      return RunPluginCheck(tools.trial);
    case Command::kTest:
      return RunPluginTest(tools.trial);
    case Command::kLock:
      return RunPluginLock(tools.lock);
    case Command::kFacts:
      return RunPluginFacts(tools.facts);
    case Command::kNone:
      break;
  }
  return kUsage;
}

}  // namespace upgrade_advisor
