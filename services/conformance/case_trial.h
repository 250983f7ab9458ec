// Runs cases against a plugin file, each in a child process, so that a plugin
// that crashes fails the case it was in.
//
// Call it from a process with one thread, see child_process.h.
#ifndef SERVICES_CONFORMANCE_CASE_TRIAL_H_
#define SERVICES_CONFORMANCE_CASE_TRIAL_H_

#include <chrono>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/plugin_host/cases/case_answer.h"
#include "services/plugin_host/cases/case_file.h"
#include "services/plugin_host/cases/case_runner.h"

namespace upgrade_advisor {

struct CaseTrialOptions {
  std::chrono::seconds timeout{10};  // of one case
  std::vector<std::string> only_ask;
  CaseRunner::SheetOfRelease sheet_of_release = nullptr;  // not null
};

// One case, and what came of it.
struct CaseTrial {
  PluginCase plugin_case;
  // In the order of its expectations; empty if there is `death`.
  std::vector<CaseAnswer> answers;
  // How the plugin ended the process, in sentences.
  std::vector<std::string> death;

  bool Passed() const;
};

struct CaseTrials {
  std::string plugin;  // "image_tag 1.0.0"
  std::vector<CaseTrial> trials;
  // Which advisories lack a case: CaseRunner::MissingCases. Of a plugin that
  // ends the process where nothing is known, how it did.
  std::vector<std::string> lacking;
};

// FailedPrecondition, with the reason, if the plugin cannot be loaded.
absl::StatusOr<CaseTrials> TryCases(const std::string& plugin,
                                    const std::vector<PluginCase>& cases,
                                    const CaseTrialOptions& options);

}  // namespace upgrade_advisor

#endif  // SERVICES_CONFORMANCE_CASE_TRIAL_H_
