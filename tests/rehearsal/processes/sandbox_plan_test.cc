#include "services/rehearsal/processes/sandbox_plan.h"

#include <gtest/gtest.h>

#include <set>

#include "absl/strings/match.h"

namespace upgrade_advisor {
namespace {

TEST(SandboxPlan, MakesAFolderBeforeWhatIsInIt) {
  std::set<std::string> made = {"/r"};
  for (const SandboxStep& step : PlanSandbox(
           "/r",
           {{"/usr/local/airflow"}, {{"/tmp", "/usr/local/airflow/dags"}}})) {
    const std::string parent = step.path.substr(0, step.path.rfind('/'));
    EXPECT_TRUE(made.contains(parent)) << step.path;
    made.insert(step.path);
  }
  EXPECT_TRUE(made.contains("/r/usr/local/airflow/dags"));
}

TEST(SandboxPlan, ShowsNothingThatNamesUsersOrHoldsKeys) {
  for (const SandboxStep& step : PlanSandbox("/r", {})) {
    if (step.kind == SandboxStep::Kind::kFile) continue;
    for (const char* hidden :
         {"/root", "/etc/shadow", "/etc/ssl/private", "/var", "/sys"}) {
      EXPECT_FALSE(absl::StartsWith(step.from, hidden)) << step.from;
    }
    EXPECT_NE(step.from, "/etc");
    EXPECT_NE(step.from, "/home");
  }
}

TEST(SandboxPlan, MountsEverythingOfTheSystemReadOnly) {
  for (const SandboxStep& step : PlanSandbox("/r", {{}, {{"/opt", "/data"}}})) {
    if (step.kind == SandboxStep::Kind::kOpen) {
      EXPECT_TRUE(absl::StartsWith(step.from, "/dev/")) << step.from;
    }
  }
}

}  // namespace
}  // namespace upgrade_advisor
