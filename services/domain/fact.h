// The vocabulary of facts: what kinds of rows a fact sheet has.
//
// The numbers are part of the plugin contract (sdk/abi/upgrade_plugin.h) and
// never change; new kinds go at the end. plugin_host asserts that the two
// agree.
#ifndef SERVICES_DOMAIN_FACT_H_
#define SERVICES_DOMAIN_FACT_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

enum class FactKind : uint8_t {
  kRelease = 1,      // "airflow.version" of a release sheet
  kConfig = 2,       // "section.key" of Airflow's configuration
  kEnv = 3,          // an environment variable that is not configuration
  kPackage = 4,      // an installed Python package -> version
  kRequirement = 5,  // a line of requirements.txt -> specifier
  kDatabase = 6,  // "backend", "table.xcom.rows", "probe...." of the metadata
  kImport = 7,    // an imported module or symbol
  kCall = 8,      // a called function
  kKeyword = 9,   // "DAG.schedule_interval": a keyword argument
  kClass = 10,    // a class definition -> its bases
  kContext = 11,  // a task-context key or template variable
  kDocker = 12,   // "image.tag", "image.variant": what the Dockerfile says
  kShell = 13,    // a command of the project: "airflow db init"
  kFile = 14,     // a file of the project
  kRequest = 15,  // what the caller said: "executor", "platform"
  kApi = 16,      // what a step changes under the project's code
};
inline constexpr int kFactKindCount = 16;

// "config"; and back, nothing for another text. vocabulary.h has more of a
// kind.
absl::string_view FactKindName(FactKind kind);
std::optional<FactKind> FactKindOf(absl::string_view name);
// Whether its rows are of the project's code, and belong to a file of it.
bool IsCode(FactKind kind);

// One row. Several rows of one name are a list, in the order they were added.
struct Fact {
  FactKind kind = FactKind::kConfig;
  std::string name = {};
  std::string value = {};
  std::string file =
      {};  // where it was read, relative to the project; may be empty
  uint32_t line = 0;  // 1-based; 0 when there is none
  // The row exists but its value is not known here: it comes from a command, a
  // secret store, or was redacted. What depends on the value is unknown.
  bool value_withheld = false;
  // 1-based, in bytes of the line; 0 when there is none.
  uint32_t column = 0;
  // Which call of the file, and which DAG of the file, the fact is part of,
  // counted from 1; 0 when it is not known. Facts with equal numbers of one
  // file belong together.
  uint32_t call = 0;
  uint32_t dag = 0;
  // Under which minors of Airflow the code of the fact runs, as AirflowMinors
  // writes them: "-2.11"; empty for all.
  std::string airflow_minors = {};
};

}  // namespace upgrade_advisor

#endif  // SERVICES_DOMAIN_FACT_H_
