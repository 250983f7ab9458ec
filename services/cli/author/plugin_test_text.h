// What `plugin test` found, to be read by people and by programs.
//
// Pure.
#ifndef SERVICES_CLI_AUTHOR_PLUGIN_TEST_TEXT_H_
#define SERVICES_CLI_AUTHOR_PLUGIN_TEST_TEXT_H_

#include <string>
#include <vector>

#include "services/conformance/case_trial.h"
#include "services/plugin_host/cases/case_updater.h"

namespace upgrade_advisor {

// What --update made of a difference.
struct FileChange {
  std::string file;
  CaseChange change;
};

std::string CasesText(const CaseTrials& trials,
                      const std::vector<FileChange>& changes, bool colour);
// {"plugin", "passed", "failed",
//  "updates": [{"file", "line", "case", "advisory", "field", "was", "is",
//               "kept"}],
//  "cases": [{"file", "line", "name", "passed", "death",
//             "differences": [{"line", "advisory", "field", "expected",
//                              "got"}]}],
//  "lacking": [...]}
std::string CasesJson(const CaseTrials& trials,
                      const std::vector<FileChange>& changes);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_AUTHOR_PLUGIN_TEST_TEXT_H_
