// DAGs that are written in YAML, as the package dag-factory loads them:
//
//   daily_sales:
//     default_args: {owner: data}
//     schedule_interval: "0 3 * * *"
//     tasks:
//       load: {operator: airflow.operators.bash.BashOperator, bash_command: x}
//
// Pure and total; thread-safe.
#ifndef SERVICES_YAML_DAG_FILE_H_
#define SERVICES_YAML_DAG_FILE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "services/yaml/yaml_rows.h"

namespace upgrade_advisor {

// Whether a file may hold DAGs: cheap, and false of most.
bool MayHoldDags(absl::string_view text);

// The rows that the same DAGs would give in Python: operators are imports and
// calls, their keys are arguments, strings may be templates and commands. Of
// the keys of a DAG only those that every release of dag-factory gives to the
// DAG as they are. A file of another shape gives nothing.
YamlRows ReadDagFile(const std::string& path, const std::string& text);

}  // namespace upgrade_advisor

#endif  // SERVICES_YAML_DAG_FILE_H_
