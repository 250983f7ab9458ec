#include "services/cli/formats/head_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_split.h"
#include "tests/cli/formats/sample_answer.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> LinesOf(const v1::PlanUpgradeResponse& response) {
  std::vector<std::string> lines =
      absl::StrSplit(HeadText(AnswerOf(response, {}), false), '\n');
  lines.pop_back();
  return lines;
}

TEST(HeadText, SaysItAllInFiveLines) {
  EXPECT_THAT(
      LinesOf(SamplePlan("dags/a.py")),
      ElementsAre(
          "Upgrade plan as of 2026-11-20: BLOCKED",
          "Path:     runtime 8.0.0  ->  runtime 9.0.0  ->  runtime 10.0.0",
          "Blocks:   1 finding: BLOCKS (dags/a.py:7); 2 warnings",
          "Do first: Add dags/a.py (before step 1)",
          "Unknown:  2 advisories undecided, 2 could block; 1 question: "
          "How many rows?"));
}

TEST(HeadText, NamesTheFirstThreeThatBlock) {
  v1::PlanUpgradeResponse response = SamplePlan("a.py");
  for (const char* id : {"B2", "B3", "B4", "B5"}) {
    AddFinding(id, v1::OUTCOME_APPLIES, v1::EFFECT_BLOCKS_STEP,
               response.mutable_plan()->mutable_steps(1));
  }
  EXPECT_EQ(LinesOf(response)[2],
            "Blocks:   5 findings: BLOCKS (a.py:7), B2, B3 and 2 more; 2 warnings");
}

TEST(HeadText, IsFiveLinesWhateverAFileIsCalled) {
  EXPECT_EQ(LinesOf(SamplePlan("a\nb\r\x1b[2J.py")).size(), 5u);
}

TEST(HeadText, APluginThatFailedIsUnknownNotClean) {
  v1::PlanUpgradeResponse response;
  response.mutable_plan()->set_verdict(v1::VERDICT_INCOMPLETE);
  v1::PluginCoverage* plugin =
      response.mutable_plan()->mutable_coverage()->add_plugins();
  plugin->set_plugin("rules");
  plugin->set_failure("it crashed");
  EXPECT_THAT(LinesOf(response)[4], HasSubstr("plugin rules: it crashed"));
}

TEST(HeadText, SaysWhyThereIsNoPath) {
  v1::PlanUpgradeResponse response;
  response.mutable_plan()->set_verdict(v1::VERDICT_NO_PATH);
  response.mutable_plan()->set_reason("TARGET_YANKED");
  response.mutable_plan()->set_reason_text("8.0.0 was withdrawn.");
  SetRelease("7.6.0", response.mutable_plan()->mutable_start());
  EXPECT_EQ(LinesOf(response)[1], "Path:     runtime 7.6.0  ->  no path");
  EXPECT_EQ(LinesOf(response)[2], "Blocks:   8.0.0 was withdrawn.");
}

}  // namespace
}  // namespace upgrade_advisor
