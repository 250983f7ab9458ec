// Plans and validations over the bundled catalog and plugins, for tests of
// answers.
#ifndef TESTS_ENGINE_GOLDEN_FIXTURE_H_
#define TESTS_ENGINE_GOLDEN_FIXTURE_H_

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>

#include "tests/engine/engine_fixture.h"

namespace upgrade_advisor {

class GoldenCases : public ::testing::Test {
 protected:
  // A request that names no view is answered in full.
  v1::PlanUpgradeResponse Plan(v1::PlanUpgradeRequest request) {
    if (request.view() == v1::VIEW_UNSPECIFIED) request.set_view(v1::VIEW_FULL);
    absl::StatusOr<v1::PlanUpgradeResponse> response =
        engine_.PlanUpgrade(request, {});
    EXPECT_TRUE(response.ok()) << response.status();
    return response.ok() ? *std::move(response) : v1::PlanUpgradeResponse();
  }
  absl::Status Error(const v1::PlanUpgradeRequest& request) {
    return engine_.PlanUpgrade(request, {}).status();
  }
  v1::ValidateUpgradeResponse Validate(v1::ValidateUpgradeRequest r) {
    if (r.view() == v1::VIEW_UNSPECIFIED) r.set_view(v1::VIEW_FULL);
    absl::StatusOr<v1::ValidateUpgradeResponse> response =
        engine_.ValidateUpgrade(r, {});
    EXPECT_TRUE(response.ok()) << response.status();
    return response.ok() ? *std::move(response) : v1::ValidateUpgradeResponse();
  }

  static std::set<std::string> Applying(const v1::PlanStep& step) {
    std::set<std::string> ids;
    for (const v1::Finding& f : step.findings()) {
      if (f.outcome() == v1::OUTCOME_APPLIES) ids.insert(f.advisory_id());
    }
    return ids;
  }
  static std::set<std::string> NoteCodes(const v1::UpgradePlan& plan) {
    std::set<std::string> codes;
    for (const v1::Note& note : plan.notes()) codes.insert(note.code());
    return codes;
  }

  Engine engine_{BundledSnapshot(), FixedDay};
};

}  // namespace upgrade_advisor

#endif  // TESTS_ENGINE_GOLDEN_FIXTURE_H_
