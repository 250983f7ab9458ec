// The rows of a shell script that is a scalar of a YAML file.
#ifndef SERVICES_YAML_SCRIPT_ROWS_H_
#define SERVICES_YAML_SCRIPT_ROWS_H_

#include <yaml-cpp/yaml.h>

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/domain/fact.h"

namespace upgrade_advisor {

// Appends a row for each command of a script, and for each URL of Airflow's
// API in it. `text` is the file that `script` is a node of, and `place` gives
// the file's name, and the call and DAG if there are some.
//
// Only a literal block ("|") has the lines of the file. A quoted or folded
// script has lines that the file has not, so its rows lie where it begins.
void AddScriptRows(const YAML::Node& script, const std::string& text,
                   Fact place, std::vector<Fact>& out);

// The same of a script that is put together; all rows lie at the place.
void AddRowsAt(absl::string_view script, const Fact& place,
               std::vector<Fact>& out);

}  // namespace upgrade_advisor

#endif  // SERVICES_YAML_SCRIPT_ROWS_H_
