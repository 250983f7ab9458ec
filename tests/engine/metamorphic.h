// Random requests, made of the facts in the cases of the bundled plugins, for
// tests of what has to hold between the answers to related ones.
//
// UPGRADE_ADVISOR_METAMORPHIC_REQUESTS says how many requests each test makes;
// a request depends on its number only.
#ifndef TESTS_ENGINE_METAMORPHIC_H_
#define TESTS_ENGINE_METAMORPHIC_H_

#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "tests/engine/case_requests.h"
#include "tests/engine/golden_fixture.h"

namespace upgrade_advisor {

inline int RequestCount() {
  int count = 0;
  const char* text = std::getenv("UPGRADE_ADVISOR_METAMORPHIC_REQUESTS");
  return text != nullptr && absl::SimpleAtoi(text, &count) ? count : 150;
}

class Metamorphic : public GoldenCases {
 protected:
  // Calls `check` with requests that are answered: cases may have releases that
  // no catalog lists, and facts that contradict each other.
  void ForRandomRequests(
      const std::function<void(const v1::ValidateUpgradeRequest&,
                               const v1::ValidateUpgradeResponse&, Random&)>&
          check) {
    const int count = RequestCount();
    int answered = 0;
    for (int number = 0; number < count && !HasFailure(); ++number) {
      Random random(number);
      const v1::ValidateUpgradeRequest request = RequestOfCases(cases_, random);
      const auto response = engine_.ValidateUpgrade(request, {});
      if (!response.ok()) continue;
      ++answered;
      SCOPED_TRACE("request " + std::to_string(number));
      check(request, *response, random);
    }
    EXPECT_GT(answered, count / 2);
  }

  const std::vector<PluginCase> cases_ = BundledCases();
};

// The outcome of each advisory that does not answer no.
inline std::map<std::string, v1::Outcome> OutcomesOf(const v1::PlanStep& step) {
  std::map<std::string, v1::Outcome> outcomes;
  for (const v1::Finding& finding : step.findings()) {
    outcomes[finding.advisory_id()] = finding.outcome();
  }
  return outcomes;
}

}  // namespace upgrade_advisor

#endif  // TESTS_ENGINE_METAMORPHIC_H_
