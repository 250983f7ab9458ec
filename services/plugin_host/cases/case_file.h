// Cases of a plugin: facts of a Deployment at one step, and what the plugin's
// advisories answer there. They are kept as YAML next to the plugin:
//
//   - name: a large xcom table
//     source: {runtime: 4.2.4, airflow: 2.2.5}
//     target: {certified: 2.3.0-5}           # Airflow is in the version
//     deployment:
//       config: {core.executor: "True"}
//       imports: [airflow.models.base.Operator]
//       open: [imports]
//     expect:
//       R5-DB-XCOM-COPY: yes
//       R5-DB-HUGE: {outcome: unknown, missing: [database table.x.rows]}
//
// A kind of fact that is mentioned is complete unless "open" lists it; a kind
// that is not mentioned is unknown. A fact's value may be ~: given, but not
// known. An Airflow version of two parts makes a release that is not listed.
//
// Pure but for reading the file; thread-safe.
#ifndef SERVICES_PLUGIN_HOST_CASES_CASE_FILE_H_
#define SERVICES_PLUGIN_HOST_CASES_CASE_FILE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/domain/fact.h"
#include "services/domain/release.h"

namespace upgrade_advisor {

enum class ExpectedOutcome : uint8_t { kNo, kYes, kUnknown, kNotExamined };

// What one advisory should answer.
struct Expectation {
  std::string advisory;
  int line = 0;
  ExpectedOutcome outcome = ExpectedOutcome::kNo;
  // "10m-30m", "10m" or, without an upper end, "10m+"; empty: any.
  std::string duration;
  // Fragments of what it says in addition to its outcome.
  std::vector<std::string> says;
  // The facts that would settle it, "database table.xcom.rows"; empty optional:
  // any. Of a release "source release version"; of a prefix "config core.*".
  std::optional<std::vector<std::string>> missing;
};

struct PluginCase {
  std::string name;
  std::string file;  // as it was opened
  int line = 0;
  Release source;
  Release target;
  std::vector<Fact> facts;  // of the Deployment
  std::vector<FactKind> complete;
  std::vector<Expectation> expected;
};

// The cases of a text; `file` is what messages call it. InvalidArgument with
// "file:line: what is wrong" for the first fault.
absl::StatusOr<std::vector<PluginCase>> ParseCases(absl::string_view text,
                                                   const std::string& file);

// The cases of every *.yaml file of a folder, by file name. NotFound if there
// is none.
absl::StatusOr<std::vector<PluginCase>> ReadCaseFolder(
    const std::string& folder);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_CASES_CASE_FILE_H_
