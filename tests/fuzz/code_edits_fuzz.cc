// The bytes as a file of Python in which names move that it imports, and
// arguments get other names.
#include "services/python/code_edits.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/python/python_project.h"
#include "tests/fuzz/fuzz_target.h"

namespace upgrade_advisor {
namespace {

// Every other name that the file has goes somewhere, in one of several ways.
NewNames NamesOf(absl::string_view input) {
  NewNames out;
  int number = 0;
  for (const Fact& fact :
       CombinePythonFacts({ReadPythonFile("dags/a.py", input)}).facts) {
    absl::string_view name = fact.name;
    if (absl::ConsumePrefix(&name, "@argument.")) {
      out.arguments[std::string(name)].to = "renamed";
    }
    if (fact.kind != FactKind::kImport || absl::StartsWith(name, "@")) continue;
    const std::string last(name.substr(name.rfind('.') + 1));
    NewName& to = out.names[std::string(name)];
    switch (++number % 5) {
      case 0:
        to.is_module = true;
        break;
      case 1:
        to.why = "nobody knows";
        break;
      case 2:
        to.to = "house.module.Renamed";
        break;
      default:
        to.to = absl::StrCat("house.module", number % 2, ".", last);
    }
  }
  return out;
}

}  // namespace
}  // namespace upgrade_advisor

UA_FUZZ_TARGET(code_edits, input) {
  const NewNames names = NamesOf(input);
  const CodeEdits once = EditCode({{"dags/a.py", std::string(input)}}, names);
  for (const LeftPlace& one : once.left) {
    UA_FUZZ_REQUIRE(one.line > 0 && !one.reason.empty());
  }
  if (once.changed.empty()) return;
  // It parses, as before; and there is nothing more to change.
  const std::string& text = once.changed[0].text;
  UA_FUZZ_REQUIRE(text != input);
  UA_FUZZ_REQUIRE(ReadPythonFile("dags/a.py", text).parsed);
  const CodeEdits twice = EditCode({{"dags/a.py", text}}, names);
  UA_FUZZ_REQUIRE(twice.changed.empty());
}
