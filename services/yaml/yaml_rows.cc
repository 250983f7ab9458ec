#include "services/yaml/yaml_rows.h"

#include "absl/strings/str_cat.h"
#include "services/project/shell_commands.h"

namespace upgrade_advisor {

void AddScript(absl::string_view script, Fact place, std::vector<Fact>& out) {
  place.kind = FactKind::kShell;
  for (ShellCommand& command : SplitShellCommands(script)) {
    place.name = command.name;
    place.value = command.text;
    place.value_withheld = command.withheld;
    out.push_back(place);
    for (const ApiUrl& url : command.urls) {
      place.name = absl::StrCat("url ", url.path);
      place.value = url.text;
      place.value_withheld = url.withheld;
      out.push_back(place);
    }
  }
}

}  // namespace upgrade_advisor
