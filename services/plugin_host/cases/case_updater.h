// Rewrites what a case file expects to what the plugin answers.
//
// Only the scalars that change are replaced, where they stand: comments, order
// and layout stay, byte for byte. Pure; thread-safe.
#ifndef SERVICES_PLUGIN_HOST_CASES_CASE_UPDATER_H_
#define SERVICES_PLUGIN_HOST_CASES_CASE_UPDATER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/plugin_host/cases/case_answer.h"

namespace upgrade_advisor {

// What becomes of one difference.
struct CaseChange {
  int line = 0;      // of the expectation
  std::string name;  // of the case
  std::string advisory;
  CaseDifference difference;
  // Why it is not rewritten; empty if it is.
  std::string kept;
};

struct CaseUpdate {
  std::string text;  // of the whole file
  std::vector<CaseChange> changes;
};

// `answers[i]` are the answers to the i-th case of the file, in the order of
// its expectations; empty where there is no answer. InvalidArgument as
// ParseCases.
//
// Rewritten are outcomes, durations and lists of missing facts. What a case
// cannot hold (a failure, an advisory nobody has, a duration that is not
// given), the fragments of "says", and scalars written in a way that a plain
// replacement could damage, are kept.
absl::StatusOr<CaseUpdate> UpdateCases(
    absl::string_view text, const std::string& file,
    absl::Span<const std::vector<CaseAnswer>> answers);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_CASES_CASE_UPDATER_H_
