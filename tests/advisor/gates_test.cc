#include "services/advisor/gates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/advisor/stop_explanation.h"
#include "services/advisor/version_direction.h"
#include "tests/advisor/table_judge.h"
#include "tests/advisor/toy_catalog.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;
using Status = GateResult::Status;

TEST(Gates, NewerFollowsVersionOrderNotReleaseDates) {
  Release earlier = ToyRuntime("9.10.2", "2.7.3");
  earlier.release_date = absl::CivilDay(2024, 4, 18);
  Release later = ToyRuntime("9.11.0", "2.7.3");
  later.release_date = absl::CivilDay(2024, 2, 26);
  EXPECT_EQ(CheckNewer(earlier, later).status, Status::kPassed);
  EXPECT_EQ(CheckNewer(later, earlier).status, Status::kFailed);
}

TEST(Gates, EveryNewFormReleaseIsNewerThanEveryLegacyOne) {
  EXPECT_EQ(
      CheckNewer(ToyRuntime("13.11.0", "2.11.2"), ToyRuntime("3.0-1", "3.0.0"))
          .status,
      Status::kPassed);
}

TEST(Gates, NothingLeadsFromRuntimeToCertified) {
  const GateResult result =
      CheckNewer(ToyRuntime("4.0.8", "2.2.3"), ToyCertified("2.4.3-6"));
  EXPECT_EQ(result.status, Status::kFailed);
  EXPECT_EQ(result.code, "TARGET_NOT_NEWER");
  EXPECT_THAT(result.text, HasSubstr("no way back"));
}

TEST(Gates, AcrossDistributionsAirflowDecidesAndEqualIsUp) {
  const Release certified = ToyCertified("2.2.3-2");
  EXPECT_EQ(DirectionOf(certified, ToyRuntime("4.0.11", "2.2.3")),
            Direction::kUp);
  EXPECT_EQ(DirectionOf(certified, ToyRuntime("4.0.7", "2.2.2")),
            Direction::kDown);
}

TEST(Gates, AYankedTargetFailsWithItsReason) {
  Release target = ToyRuntime("8.0.0", "2.6.0");
  target.yanked = true;
  target.yanked_reason = "Does not apply cluster policies.";
  const GateResult result = CheckNotYanked(target);
  EXPECT_EQ(result.code, "TARGET_YANKED");
  EXPECT_THAT(result.text, HasSubstr("cluster policies"));
}

TEST(Gates, AnEndedLineFailsOrWarnsAsTheTargetWasNamed) {
  Release target = ToyRuntime("5.0.4", "2.3.2");
  target.end_of_maintenance = absl::CivilDay(2024, 4, 30);
  const absl::CivilDay day(2024, 5, 1);
  EXPECT_EQ(CheckOffered(target, day, EndedLine::kFails).status,
            Status::kFailed);
  EXPECT_EQ(CheckOffered(target, day, EndedLine::kWarns).status,
            Status::kWarned);
  // The last day of maintenance still counts.
  EXPECT_EQ(CheckOffered(target, day - 1, EndedLine::kFails).status,
            Status::kPassed);
}

TEST(Gates, WhatIsNotReleasedYetOrAPrereleaseIsNotOffered) {
  Release target = ToyRuntime("5.0.4", "2.3.2");
  target.release_date = absl::CivilDay(2022, 6, 15);
  EXPECT_EQ(
      CheckOffered(target, absl::CivilDay(2022, 6, 14), EndedLine::kWarns).code,
      "TARGET_NOT_OFFERED");
  target.channel = "alpha";
  EXPECT_EQ(
      CheckOffered(target, absl::CivilDay(2023, 1, 1), EndedLine::kWarns).code,
      "TARGET_NOT_OFFERED");
}

TEST(WhyNot, NamesTheFirstGateThatFails) {
  TableJudge judge;
  Release yanked_and_ended = ToyRuntime("6.0.0", "2.4.0");
  yanked_and_ended.yanked = true;
  yanked_and_ended.end_of_maintenance = absl::CivilDay(2024, 1, 1);
  Release ended = ToyRuntime("6.0.1", "2.4.0");
  ended.end_of_maintenance = absl::CivilDay(2024, 1, 1);
  const ToyGraph toy(
      {ToyRuntime("4.2.9", "2.2.5"), ToyRuntime("5.0.4", "2.3.2"),
       yanked_and_ended, ended, ToyRuntime("7.0.0", "2.5.0")},
      &judge);
  const PlanRequest request =
      toy.From(RuntimeAt("5.0.4"), TargetPolicy::kLatest);
  const Plan plan = toy.PlanOf(request);
  const auto reason = [&](const char* version) {
    const Explanation e = ExplainWhyNot(toy.graph(), request, plan,
                                        toy.NodeOf(RuntimeAt(version)));
    return e.gate + " " + e.reason;
  };
  EXPECT_EQ(reason("4.2.9"), "target-newer TARGET_NOT_NEWER");
  EXPECT_EQ(reason("6.0.0"), "target-not-yanked TARGET_YANKED");
  EXPECT_EQ(reason("6.0.1"), "target-offered TARGET_LINE_ENDED");
  EXPECT_EQ(reason("7.0.0"), " CHOSEN");
}

}  // namespace
}  // namespace upgrade_advisor
