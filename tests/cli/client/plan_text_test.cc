#include "services/cli/client/plan_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/cli/client/step_text.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

v1::DurationBand Band(int64_t low, int64_t high) {
  v1::DurationBand band;
  band.mutable_low()->set_seconds(low);
  if (high >= 0) band.mutable_high()->set_seconds(high);
  return band;
}

TEST(DurationText, ReadsAsPeopleSayIt) {
  EXPECT_EQ(TextOf(Band(600, 1800)), "10 to 30 min");
  EXPECT_EQ(TextOf(Band(600, 600)), "about 10 min");
  EXPECT_EQ(TextOf(Band(600, -1)), "10 min or more");
  EXPECT_EQ(TextOf(Band(3600, 9000)), "60 min to 2 h 30 min");
  EXPECT_EQ(TextOf(Band(30, 90)), "30 s to 1 min");
}

TEST(VerdictText, NamesEveryVerdict) {
  EXPECT_EQ(TextOf(v1::VERDICT_READY_WITH_WARNINGS), "READY WITH WARNINGS");
  EXPECT_EQ(TextOf(v1::VERDICT_NO_PATH), "NO PATH");
}

TEST(PlanText, UndecidedAdvisoriesAreOneLineNotAWall) {
  v1::PlanUpgradeResponse response;
  v1::PlanStep& step = *response.mutable_plan()->add_steps();
  for (int i = 0; i < 3; ++i) {
    v1::Finding& f = *step.add_findings();
    f.set_advisory_id("X-" + std::to_string(i));
    f.set_outcome(v1::OUTCOME_UNDECIDED);
    f.set_effect(i == 0 ? v1::EFFECT_BLOCKS_STEP : v1::EFFECT_NONE);
    f.set_impact("must not be printed");
  }
  const std::string text = PlanText(response, false);
  EXPECT_THAT(text,
              HasSubstr("3 advisories could not be decided, 1 could block"));
  EXPECT_THAT(text, Not(HasSubstr("must not be printed")));
}

TEST(PlanText, AnEditOfTheFromLineReadsAsThatLine) {
  v1::PlanUpgradeResponse response;
  v1::Action& action = *response.mutable_plan()->add_steps()->add_actions();
  action.set_title("Name the image");
  action.set_edit("dockerfile.from quay.io/astronomer/astro-runtime:5.0.4");
  EXPECT_THAT(PlanText(response, false),
              HasSubstr("FROM quay.io/astronomer/astro-runtime:5.0.4"));
}

TEST(ValidationText, ShowsEveryCheckWithItsStatus) {
  v1::ValidateUpgradeResponse response;
  const std::pair<v1::CheckStatus, const char*> statuses[] = {
      {v1::CHECK_STATUS_PASSED, "passed  a:"},
      {v1::CHECK_STATUS_FAILED, "FAILED  a:"},
      {v1::CHECK_STATUS_WARNED, "warned  a:"},
      {v1::CHECK_STATUS_SKIPPED, "skipped a:"}};
  for (const auto& [status, text] : statuses) {
    v1::Check& check = *response.add_checks();
    check.set_id("a");
    check.set_status(status);
  }
  const std::string text = ValidationText(response, false);
  for (const auto& [status, line] : statuses)
    EXPECT_THAT(text, HasSubstr(line));
}

}  // namespace
}  // namespace upgrade_advisor
