// Cuts a shell script into its commands, as far as their names go.
//
// Pure; thread-safe. Not a shell: quotes, comments and continued lines are
// understood, expansions are left as they are written.
#ifndef SERVICES_PROJECT_SHELL_COMMANDS_H_
#define SERVICES_PROJECT_SHELL_COMMANDS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/domain/fact.h"

namespace upgrade_advisor {

// A URL or path of Airflow's REST API.
struct ApiUrl {
  absl::string_view path;  // such as "/api/v1"
  // The word it stands in, without credentials and with no more of its query
  // than switches, at most 200 bytes; empty where it is withheld.
  std::string text;
  bool withheld = false;
};

struct ShellCommand {
  // The program without its folder, of airflow with up to two subcommands:
  // "airflow db init".
  std::string name;
  // The whole command, its words with one space between them, without
  // credentials, at most 200 bytes; empty where it is withheld.
  std::string text;
  bool withheld = false;
  size_t offset = 0;  // of its first word in the script
  std::vector<ApiUrl> urls;
};

// The first of each version of the API that a text names. Of a command with one
// in it the URL only: its other words may be a user with a password.
std::vector<ApiUrl> ApiUrls(absl::string_view text);

// Cut at "&&", "||", "&", ";", "|" and ends of lines. A command whose program
// is an expansion has no name and is left out.
std::vector<ShellCommand> SplitShellCommands(absl::string_view script);

// Adds the commands of a script, and the URLs in it, as rows of kind shell.
// `place` is that of the script: its file, and the line where it begins.
void AddShellFacts(absl::string_view script, Fact place,
                   std::vector<Fact>& out);

// Cut to so many bytes, between two characters of UTF-8.
absl::string_view CutText(absl::string_view text, size_t most);

}  // namespace upgrade_advisor

#endif  // SERVICES_PROJECT_SHELL_COMMANDS_H_
