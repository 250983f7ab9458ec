// airflow.cfg and .env of any bytes: names are as they are asked for.
#include "services/project/settings_files.h"

#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "services/project/setting_edits.h"
#include "tests/fuzz/fuzz_target.h"

namespace upgrade_advisor {
namespace {

// An edit that is made is what the reader sees.
void Edit(const ProjectFile& file) {
  constexpr size_t kMost = 20;
  const std::vector<PlacedSetting> before = SettingsOf(file);
  for (size_t i = 0; i < before.size() && i < kMost; ++i) {
    if (const auto text = RemoveSetting(file, i)) {
      UA_FUZZ_REQUIRE(SettingsOf({file.path, *text}).size() ==
                      before.size() - 1);
    }
    if (const auto text = ChangeSetting(file, i, "new")) {
      UA_FUZZ_REQUIRE(SettingsOf({file.path, *text})[i].value == "new");
    }
    if (const auto text = RenameSetting(file, i, "AIRFLOW__A__B")) {
      UA_FUZZ_REQUIRE(SettingsOf({file.path, *text})[i].name ==
                      "AIRFLOW__A__B");
    }
    ReplaceInSetting(file, i, before[i].value, "a.b.C");
  }
}

}  // namespace
}  // namespace upgrade_advisor

UA_FUZZ_TARGET(settings_files, input) {
  for (const Setting& s : ReadAirflowCfg("airflow.cfg", input).settings) {
    UA_FUZZ_REQUIRE(absl::StrContains(s.name, ".") && s.line > 0);
    UA_FUZZ_REQUIRE(absl::AsciiStrToLower(s.name) == s.name);
  }
  for (const Setting& s : ReadDotEnv(".env", input).settings) {
    UA_FUZZ_REQUIRE(!s.name.empty() && s.line > 0);
  }
  for (const char* path : {"Dockerfile", "airflow.cfg", ".env"}) {
    Edit({path, std::string(input)});
  }
}
