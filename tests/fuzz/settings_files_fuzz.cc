// airflow.cfg and .env of any bytes: names are as they are asked for.
#include "services/project/settings_files.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "tests/fuzz/fuzz_target.h"

UA_FUZZ_TARGET(settings_files, input) {
  for (const Setting& s : ReadAirflowCfg("airflow.cfg", input).settings) {
    UA_FUZZ_REQUIRE(absl::StrContains(s.name, ".") && s.line > 0);
    UA_FUZZ_REQUIRE(absl::AsciiStrToLower(s.name) == s.name);
  }
  for (const Setting& s : ReadDotEnv(".env", input).settings) {
    UA_FUZZ_REQUIRE(!s.name.empty() && s.line > 0);
  }
}
