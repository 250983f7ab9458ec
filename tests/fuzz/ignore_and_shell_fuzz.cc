// The same text as an .airflowignore in both syntaxes, and as a shell script.
#include <algorithm>

#include "services/project/shell_commands.h"
#include "services/python/airflow_ignore.h"
#include "tests/fuzz/fuzz_target.h"

UA_FUZZ_TARGET(ignore_and_shell, input) {
  const auto lines =
      static_cast<size_t>(std::count(input.begin(), input.end(), '\n')) + 1;
  for (IgnoreSyntax syntax : {IgnoreSyntax::kRegexp, IgnoreSyntax::kGlob}) {
    const AirflowIgnore ignore(input, syntax, "dags");
    UA_FUZZ_REQUIRE(ignore.patterns().size() <= lines);
    for (const AirflowIgnore::Problem& problem : ignore.problems()) {
      UA_FUZZ_REQUIRE(problem.line > 0 && problem.line <= lines);
      UA_FUZZ_REQUIRE(problem.column > 0 && !problem.reason.empty());
    }
    ignore.Ignores("dags/team/etl.py");
    UA_FUZZ_REQUIRE(!ignore.Ignores("plugins/etl.py"));
  }
  for (const ShellCommand& command : SplitShellCommands(input)) {
    UA_FUZZ_REQUIRE(!command.name.empty());
    UA_FUZZ_REQUIRE(command.text.size() <= 200);
    UA_FUZZ_REQUIRE(command.offset < input.size());
  }
}
