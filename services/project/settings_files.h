// Settings of Airflow in files: airflow.cfg, and .env of local development.
//
// Pure and total: any bytes in, settings and located errors out; thread-safe.
// Values are as written: who makes facts of them redacts them first.
#ifndef SERVICES_PROJECT_SETTINGS_FILES_H_
#define SERVICES_PROJECT_SETTINGS_FILES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/project/located_error.h"

namespace upgrade_advisor {

struct Setting {
  std::string name;  // "section.key" in lower case, or a variable
  std::string value;
  uint32_t line = 0;  // 1-based
  // It has a part that is known only when it is used: "${HOME}", "%(x)s".
  bool value_withheld = false;
};

struct SettingsFile {
  std::vector<Setting> settings;     // in the order of the file
  std::vector<LocatedError> errors;  // likewise
};

// airflow.cfg, as Python's configparser reads it: sections, '=' or ':',
// comments of whole lines, values continued on deeper lines. At most 1 MiB and
// 20 000 lines; beyond is an error.
SettingsFile ReadAirflowCfg(absl::string_view path, absl::string_view text);

// .env, as python-dotenv and Compose read it: NAME=VALUE, "export NAME=VALUE",
// quotes, comments. The same limits.
SettingsFile ReadDotEnv(absl::string_view path, absl::string_view text);

// "core.executor" of AIRFLOW__CORE__EXECUTOR; nothing of other variables.
std::optional<std::string> ConfigKeyOf(absl::string_view name);

}  // namespace upgrade_advisor

#endif  // SERVICES_PROJECT_SETTINGS_FILES_H_
