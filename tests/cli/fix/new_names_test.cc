#include "services/cli/fix/new_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;

v1::UpgradePlan PlanWith(const std::string& to, v1::Truth before,
                         v1::Truth after) {
  v1::UpgradePlan plan;
  v1::PlanStep& step = *plan.add_steps();
  step.mutable_source()->set_distribution(v1::DISTRIBUTION_RUNTIME);
  step.mutable_source()->set_version("12.12.0");
  step.mutable_target()->set_distribution(v1::DISTRIBUTION_RUNTIME);
  step.mutable_target()->set_version("3.0-17");
  v1::CodeFix& fix = *step.add_code_fixes();
  fix.set_name("airflow.a.A");
  fix.set_replacement(to);
  fix.set_works_before(before);
  fix.set_works_after(after);
  return plan;
}

NewName NameOf(const v1::UpgradePlan& plan, bool is_all = false) {
  return NewNamesOf(plan, {0, 1, is_all}).names.at("airflow.a.A");
}

TEST(NewNames, TakeWhatWorksBeforeAndAfter) {
  const NewName name =
      NameOf(PlanWith("airflow.b.A", v1::TRUTH_YES, v1::TRUTH_YES));
  EXPECT_EQ(name.to, "airflow.b.A");
  EXPECT_EQ(name.why, "");
}

TEST(NewNames, LeaveWhatWorksAfterTheStepOnlyUnlessAllStepsAreMade) {
  const v1::UpgradePlan plan =
      PlanWith("airflow.b.A", v1::TRUTH_NO, v1::TRUTH_YES);
  EXPECT_EQ(NameOf(plan).to, "");
  EXPECT_EQ(NameOf(plan).why,
            "after the step, write airflow.b.A: runtime 12.12.0 does not have "
            "it");
  EXPECT_EQ(NameOf(plan, true).to, "airflow.b.A");
  EXPECT_THAT(
      NameOf(PlanWith("airflow.b.A", v1::TRUTH_UNKNOWN, v1::TRUTH_YES)).why,
      HasSubstr("is not known"));
}

TEST(NewNames, LeaveWhatMayNotWorkAfterTheStep) {
  for (v1::Truth after :
       {v1::TRUTH_NO, v1::TRUTH_UNKNOWN, v1::TRUTH_UNSPECIFIED}) {
    for (bool is_all : {false, true}) {
      const NewName name =
          NameOf(PlanWith("airflow.b.A", v1::TRUTH_YES, after), is_all);
      EXPECT_EQ(name.to, "");
      EXPECT_THAT(name.why, HasSubstr("runtime 3.0-17 is not known"));
    }
  }
}

// Whoever runs the service could write code with it.
TEST(NewNames, LeaveWhatIsNotAName) {
  for (const char* to : {"os\nimport evil", "a.b;c", "a b", "a..b", ".a", "a.",
                         "a-b", "a.1b", "a.\xC3\xA9", "a(b)"}) {
    const NewName name = NameOf(PlanWith(to, v1::TRUTH_YES, v1::TRUTH_YES));
    EXPECT_EQ(name.to, "") << to;
    EXPECT_FALSE(name.why.empty()) << to;
  }
}

TEST(NewNames, KnowArgumentsByTheirCallees) {
  v1::UpgradePlan plan = PlanWith("schedule", v1::TRUTH_YES, v1::TRUTH_YES);
  plan.mutable_steps(0)->mutable_code_fixes(0)->set_argument("interval");
  const NewNames names = NewNamesOf(plan, {0, 1, false});
  EXPECT_TRUE(names.names.empty());
  EXPECT_EQ(names.arguments.at("airflow.a.A.interval").to, "schedule");
}

TEST(NewNames, AreThoseOfTheStepsThatAreAskedFor) {
  const v1::UpgradePlan plan =
      PlanWith("airflow.b.A", v1::TRUTH_YES, v1::TRUTH_YES);
  EXPECT_TRUE(NewNamesOf(plan, {0, 0, false}).names.empty());
}

TEST(ReadSteps, KnowsNumbersAndAll) {
  v1::UpgradePlan plan;
  EXPECT_EQ(ReadSteps("1", plan)->end, 0);
  plan.add_steps();
  plan.add_steps();
  EXPECT_EQ(ReadSteps("2", plan)->first, 1);
  EXPECT_EQ(ReadSteps("2", plan)->end, 2);
  EXPECT_TRUE(ReadSteps("all", plan)->is_all);
  for (const char* text : {"0", "3", "-1", "x", "", "1.5", "99999999999"}) {
    EXPECT_THAT(std::string(ReadSteps(text, plan).status().message()),
                HasSubstr("--step"))
        << text;
  }
}

}  // namespace
}  // namespace upgrade_advisor
