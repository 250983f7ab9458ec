#include "services/rehearsal/rehearsal_report.h"

#include <algorithm>

namespace upgrade_advisor {

absl::string_view StatusWord(TestStatus status) {
  switch (status) {
    case TestStatus::kPassed:
      return "passed";
    case TestStatus::kFailed:
      return "failed";
    case TestStatus::kSkipped:
      return "skipped";
    case TestStatus::kNotAsked:
      return "not asked for";
  }
  return "";
}

TestStatus RehearsalReport::verdict() const {
  const auto any = [&](TestStatus status) {
    return std::any_of(tests.begin(), tests.end(), [&](const TestOutcome& t) {
      return t.status == status;
    });
  };
  if (any(TestStatus::kFailed)) return TestStatus::kFailed;
  return any(TestStatus::kSkipped) ? TestStatus::kSkipped : TestStatus::kPassed;
}

}  // namespace upgrade_advisor
