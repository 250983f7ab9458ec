// What has to hold between plans and validations of related requests.

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "absl/time/civil_time.h"
#include "services/advisor/gates.h"
#include "tests/engine/case_requests.h"
#include "tests/engine/metamorphic.h"

namespace upgrade_advisor {
namespace {

TEST_F(Metamorphic, APlanOfOneStepSaysWhatItsValidationSays) {
  ForRandomRequests([&](const v1::ValidateUpgradeRequest& request,
                        const v1::ValidateUpgradeResponse&, Random&) {
    const auto plan = engine_.PlanUpgrade(PlanRequestOf(request), {});
    if (!plan.ok() || plan->plan().steps_size() != 1) return;
    const v1::PlanStep& step = plan->plan().steps(0);
    v1::ValidateUpgradeRequest of_step = request;
    of_step.mutable_target()->set_distribution(step.target().distribution());
    of_step.mutable_target()->set_version(step.target().version());
    const v1::ValidateUpgradeResponse validation = Validate(of_step);
    EXPECT_EQ(plan->plan().verdict(), validation.verdict())
        << request.ShortDebugString();
    EXPECT_EQ(OutcomesOf(step), OutcomesOf(validation.step()))
        << request.ShortDebugString();
  });
}

v1::ReleaseRef RefOf(const v1::Release& release) {
  v1::ReleaseRef ref;
  ref.set_distribution(release.distribution());
  ref.set_version(release.version());
  return ref;
}

// What a plan says of a step is what its validation says, or unknown: what is
// installed after an earlier step is not known.
void ExpectNoOtherOutcomes(const v1::PlanStep& planned,
                           const v1::PlanStep& validated) {
  const std::map<std::string, v1::Outcome> known = OutcomesOf(validated);
  for (const auto& [id, outcome] : OutcomesOf(planned)) {
    const auto same = known.find(id);
    EXPECT_TRUE(outcome == v1::OUTCOME_UNDECIDED ||
                (same != known.end() && same->second == outcome))
        << id << " is " << v1::Outcome_Name(outcome) << " in the plan only";
  }
}

void ExpectGatesPass(const v1::ValidateUpgradeResponse& validation) {
  for (int i = 0; i < kGateCount; ++i) {
    EXPECT_NE(validation.checks(i).status(), v1::CHECK_STATUS_FAILED)
        << validation.checks(i).ShortDebugString();
  }
}

TEST_F(Metamorphic, EachStepOfAPlanValidates) {
  int with_stops = 0;
  ForRandomRequests([&](const v1::ValidateUpgradeRequest& request,
                        const v1::ValidateUpgradeResponse&, Random& random) {
    v1::PlanUpgradeRequest far = PlanRequestOf(request);
    if (OneOf(2, random)) {
      far.mutable_target()->set_policy(v1::TARGET_POLICY_LATEST);
    }
    const auto plan = engine_.PlanUpgrade(far, {});
    if (!plan.ok()) return;
    with_stops += plan->plan().steps_size() > 1;
    v1::ValidateUpgradeRequest step_alone = request;
    for (const v1::PlanStep& step : plan->plan().steps()) {
      SCOPED_TRACE(step.source().version() + " to " + step.target().version());
      *step_alone.mutable_deployment()->mutable_release() =
          RefOf(step.source());
      *step_alone.mutable_target() = RefOf(step.target());
      const v1::ValidateUpgradeResponse validation = Validate(step_alone);
      ExpectGatesPass(validation);
      ExpectNoOtherOutcomes(step, validation.step());
    }
  });
  EXPECT_GT(with_stops, RequestCount() / 20);
}

TEST_F(Metamorphic, AnotherServiceGivesTheSamePlan) {
  const Engine other(TrustedSnapshot({UPGRADE_ADVISOR_BINARY_DIR "/plugins"}),
                     FixedDay);
  ForRandomRequests([&](const v1::ValidateUpgradeRequest& request,
                        const v1::ValidateUpgradeResponse&, Random&) {
    const v1::PlanUpgradeRequest plan = PlanRequestOf(request);
    const auto first = engine_.PlanUpgrade(plan, {});
    const auto second = other.PlanUpgrade(plan, {});
    ASSERT_EQ(first.status(), second.status());
    if (!first.ok()) return;
    EXPECT_EQ(first->SerializeAsString(), second->SerializeAsString());
  });
}

TEST_F(Metamorphic, ATargetOfALaterDayIsNotOffered) {
  ForRandomRequests([&](v1::ValidateUpgradeRequest request,
                        const v1::ValidateUpgradeResponse& response, Random&) {
    absl::CivilDay released;
    if (!absl::ParseCivilTime(response.step().target().release_date(),
                              &released)) {
      return;
    }
    request.set_as_of(absl::FormatCivilTime(released - 1));
    EXPECT_EQ(Validate(request).verdict(), v1::VERDICT_NO_PATH)
        << request.ShortDebugString();
  });
}

TEST_F(Metamorphic, APlanOfAnEarlierDayNamesNoLaterRelease) {
  ForRandomRequests([&](const v1::ValidateUpgradeRequest& request,
                        const v1::ValidateUpgradeResponse&, Random& random) {
    v1::PlanUpgradeRequest plan = PlanRequestOf(request);
    const std::string day =
        absl::FormatCivilTime(FixedDay() - Below(1200, random));
    plan.set_as_of(day);
    plan.mutable_target()->set_policy(v1::TARGET_POLICY_LATEST);
    const auto response = engine_.PlanUpgrade(plan, {});
    if (!response.ok()) return;
    for (const v1::PlanStep& step : response->plan().steps()) {
      EXPECT_LE(step.target().release_date(), day);
    }
  });
}

}  // namespace
}  // namespace upgrade_advisor
