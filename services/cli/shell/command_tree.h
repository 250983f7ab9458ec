// The commands of a program with their options, as --help knows them: what
// completions and manual pages are made of.
//
// Values; thread-safe.
#ifndef SERVICES_CLI_SHELL_COMMAND_TREE_H_
#define SERVICES_CLI_SHELL_COMMAND_TREE_H_

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace upgrade_advisor {

struct ShellOption {
  std::vector<std::string> names;    // "--verbose", "-v"; none: an argument
  std::string value;                 // "FILE"; empty: a flag
  std::vector<std::string> choices;  // where the value is one of several words
  std::string text;

  bool is_file() const { return value == "FILE" || value == "PATH"; }
  bool is_folder() const { return value == "DIR"; }
};

struct ShellCommand {
  std::string path;  // "upgrade-advisor plugin new"
  std::string name;  // "new"
  std::string text;
  std::string footer;
  std::vector<ShellOption> options;
  std::vector<ShellCommand> commands;
};

// What was declared; options of a group belong to the command that has it.
ShellCommand CommandTreeOf(const CLI::App& app);

// The commands below, depth first, and the command itself before them.
std::vector<const ShellCommand*> AllOf(const ShellCommand& command);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_SHELL_COMMAND_TREE_H_
