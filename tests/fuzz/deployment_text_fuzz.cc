// The same text as the output of pip freeze, and as lines NAME=VALUE of an
// environment.
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "services/domain/pep440.h"
#include "services/sheets/environment_reader.h"
#include "services/sheets/pip_freeze_reader.h"
#include "tests/fuzz/fuzz_target.h"

UA_FUZZ_TARGET(deployment_text, input) {
  FactSheet::Builder packages;
  ReadPipFreeze({std::string(input), false}, packages);
  const FactSheet installed = packages.Build();
  for (const FactRow& row : installed.rows()) {
    const bool withheld = (row.flags & kFactValueWithheld) != 0;
    UA_FUZZ_REQUIRE(withheld ? row.value.size == 0
                             : Pep440Version::Parse(row.value.view()).ok());
    UA_FUZZ_REQUIRE(!absl::StrContains(row.name.view(), "://"));
  }

  EnvironmentSource source;
  for (absl::string_view line : absl::StrSplit(input, '\n')) {
    const std::pair<std::string, std::string> pair =
        absl::StrSplit(line, absl::MaxSplits('=', 1));
    source.variables.push_back(pair);
  }
  FactSheet::Builder variables;
  ReadEnvironment(source, variables);
  const FactSheet environment = variables.Build();
  UA_FUZZ_REQUIRE(environment.size() >= source.variables.size());
  for (const FactRow& row : environment.rows(FactKind::kEnv)) {
    UA_FUZZ_REQUIRE(row.value.size == 0 ||
                    absl::StrContains(row.value.view(), "[redacted]"));
  }
  for (const FactRow& row : environment.rows()) {
    const auto found =
        environment.Find(environment.KindOf(environment.IndexOf(row)),
                         row.name.view(), FactSheet::Match::kExact);
    UA_FUZZ_REQUIRE(!found.empty());
  }
}
