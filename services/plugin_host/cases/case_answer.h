// The answer of an advisory for which a case expects something, in the words of
// case files, and what differs.
//
// Values and pure functions; thread-safe.
#ifndef SERVICES_PLUGIN_HOST_CASES_CASE_ANSWER_H_
#define SERVICES_PLUGIN_HOST_CASES_CASE_ANSWER_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/domain/judge.h"
#include "services/plugin_host/cases/case_file.h"

namespace upgrade_advisor {

// The answer to one expectation.
struct CaseAnswer {
  bool known = false;  // false: no plugin has the advisory
  // "yes", "no", "unknown", "not_examined", or "failed", which nobody expects.
  std::string outcome;
  std::string failure;  // why, where it failed
  std::vector<std::string> durations;
  std::vector<std::string> missing;  // sorted
  std::string said;                  // all it said, by lines

  // As a flat list of texts, and back.
  std::vector<std::string> Encode() const;
  static CaseAnswer Decode(const std::vector<std::string>& texts);
};

// One thing that is otherwise than expected.
struct CaseDifference {
  // "advisory", "outcome", "duration", "says" or "missing".
  std::string field;
  std::string expected;
  std::string got;
};

// The word of case files for it.
absl::string_view CaseWord(ExpectedOutcome outcome);

// The outcome apart, how the answer reads in case files.
CaseAnswer CaseAnswerOf(const Examination& examination);

std::vector<CaseDifference> Differences(const Expectation& expected,
                                        const CaseAnswer& answer);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_CASES_CASE_ANSWER_H_
