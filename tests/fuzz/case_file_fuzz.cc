#include "services/plugin_host/cases/case_file.h"

#include "tests/fuzz/fuzz_target.h"

UA_FUZZ_TARGET(case_file, input) {
  const auto cases = ParseCases(input, "cases.yaml");
  if (!cases.ok()) {
    UA_FUZZ_REQUIRE(cases.status().message().find("cases.yaml") == 0);
  }
}
