#include "services/advisor/rollback.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/advisor/toy_catalog.h"

namespace upgrade_advisor {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

PastDeploy DeployOf(const std::string& id, absl::CivilDay day,
                    std::optional<Release> release) {
  return {.id = id,
          .time = absl::FormatCivilTime(day),
          .at = absl::CivilSecond(day),
          .release = std::move(release)};
}

class RollbackTest : public ::testing::Test {
 protected:
  RollbackTest() {
    PastDeploy dags = DeployOf("dags", absl::CivilDay(2026, 3, 2), old_);
    dags.dags_only = true;
    history_ = {DeployOf("first", absl::CivilDay(2026, 3, 1), old_), dags,
                DeployOf("last", absl::CivilDay(2026, 3, 3), new_)};
  }

  Rollback On(absl::CivilDay as_of, const std::string& platform = "astro") {
    return AssessRollback(history_, new_, {platform, ""}, as_of);
  }

  const Release old_ = ToyRuntime("7.4.1", "2.5.2");
  const Release new_ = ToyRuntime("9.1.0", "2.7.0");
  std::vector<PastDeploy> history_;
};

TEST_F(RollbackTest, LeadsToEveryDeployButTheLastNewestFirst) {
  const Rollback rollback = On(absl::CivilDay(2026, 3, 4));
  ASSERT_THAT(rollback.targets, SizeIs(2));
  EXPECT_EQ(rollback.targets[0].deploy->id, "dags");
  EXPECT_EQ(rollback.targets[1].deploy->id, "first");
  EXPECT_EQ(rollback.targets[1].way_back.is_open, Truth::kYes);
}

TEST_F(RollbackTest, IsClosedOnTheDayAfterTheLast) {
  const absl::CivilDay last = absl::CivilDay(2026, 3, 1) + kDeployDays;
  EXPECT_EQ(On(last).targets[1].way_back.is_open, Truth::kYes);
  const Rollback late = On(last + 1);
  EXPECT_EQ(late.targets[1].way_back.reason, "NOT_KEPT");
  EXPECT_EQ(late.targets[1].until, last);
  // The younger one is still there.
  EXPECT_EQ(late.targets[0].way_back.is_open, Truth::kYes);
}

TEST_F(RollbackTest, DecidesTheAgeInsteadOfAskingForIt) {
  const Rollback rollback = On(absl::CivilDay(2026, 3, 4));
  EXPECT_THAT(rollback.targets[0].way_back.conditions,
              Not(Contains(std::string(kDeployIsKept))));
}

TEST_F(RollbackTest, SaysWhatEachUndoneDeployCosts) {
  const Rollback rollback = On(absl::CivilDay(2026, 3, 4));
  ASSERT_THAT(rollback.undone, SizeIs(2));
  EXPECT_THAT(
      rollback.undone[0].effects,
      ElementsAre("Its code and its image are undone",
                  "It moved from runtime 7.4.1 to runtime 9.1.0: what Airflow "
                  "2.7 added to the database is lost"));
  EXPECT_THAT(rollback.undone[1].effects, ElementsAre("Its DAGs are undone"));
}

TEST_F(RollbackTest, SaysNothingAboutADeployThatNobodyKnows) {
  history_[0].release.reset();
  history_[1].release.reset();
  const Rollback rollback = On(absl::CivilDay(2026, 3, 4));
  EXPECT_EQ(rollback.targets[0].way_back.is_open, Truth::kUnknown);
  EXPECT_EQ(rollback.targets[0].way_back.reason, "RELEASE_NOT_SAID");
}

TEST_F(RollbackTest, KeepsNothingForAProjectOnOneMachine) {
  EXPECT_EQ(On(absl::CivilDay(2027, 3, 4), "local").targets[0].until,
            std::nullopt);
}

TEST_F(RollbackTest, LeadsNowhereFromOneDeploy) {
  history_.resize(1);
  EXPECT_THAT(On(absl::CivilDay(2026, 3, 4)).targets, IsEmpty());
  history_.clear();
  EXPECT_THAT(On(absl::CivilDay(2026, 3, 4)).targets, IsEmpty());
}

TEST_F(RollbackTest, SaysThatADeployWasARollbackItself) {
  history_.push_back(DeployOf("back", absl::CivilDay(2026, 3, 4), old_));
  const Rollback rollback =
      AssessRollback(history_, old_, {"astro", ""}, absl::CivilDay(2026, 3, 5));
  EXPECT_THAT(rollback.undone[0].effects,
              Contains("It went back from runtime 9.1.0 to runtime 7.4.1"));
}

}  // namespace
}  // namespace upgrade_advisor
