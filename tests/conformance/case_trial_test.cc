// Cases against plugin files that answer, differ, and die.
#include "services/conformance/case_trial.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/sheets/release_sheet.h"

namespace upgrade_advisor {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

absl::StatusOr<CaseTrials> Try(const std::string& bad) {
  absl::StatusOr<std::vector<PluginCase>> cases = ReadCaseFolder(
      UPGRADE_ADVISOR_SOURCE_DIR "/tests/conformance/fixtures/cases");
  EXPECT_TRUE(cases.ok()) << cases.status();
  CaseTrialOptions options;
  options.sheet_of_release = &BuildReleaseSheet;
  return TryCases(absl::StrCat(UA_CHECK_FIXTURES, "/", bad, ".so"), *cases,
                  options);
}

TEST(CaseTrial, PassesWhereTheAnswersAreAsExpected) {
  const absl::StatusOr<CaseTrials> trials = Try("good");
  ASSERT_TRUE(trials.ok()) << trials.status();
  EXPECT_EQ(trials->plugin, "checked 1.0.0");
  EXPECT_THAT(trials->lacking, IsEmpty());
  ASSERT_EQ(trials->trials.size(), 2u);
  EXPECT_TRUE(trials->trials[0].Passed());
  EXPECT_TRUE(trials->trials[1].Passed());
  ASSERT_EQ(trials->trials[0].answers.size(), 1u);
  const CaseAnswer& answer = trials->trials[0].answers[0];
  EXPECT_EQ(answer.outcome, "yes");
  EXPECT_THAT(answer.durations, ElementsAre("1m-2m"));
  EXPECT_THAT(answer.said, AllOf(HasSubstr("It runs tasks in the scheduler"),
                                 HasSubstr("Choose another one")));
}

TEST(CaseTrial, TellsDifferences) {
  const absl::StatusOr<CaseTrials> trials = Try("breaks_its_case");
  ASSERT_TRUE(trials.ok()) << trials.status();
  EXPECT_FALSE(trials->trials[0].Passed());
  EXPECT_TRUE(trials->trials[1].Passed());
  const std::vector<CaseDifference> differences = Differences(
      trials->trials[0].plugin_case.expected[0], trials->trials[0].answers[0]);
  ASSERT_EQ(differences.size(), 3u);
  EXPECT_EQ(differences[0].field, "outcome");
  EXPECT_EQ(differences[0].got, "no");
  EXPECT_EQ(differences[1].field, "duration");
  EXPECT_EQ(differences[2].field, "says");
}

TEST(CaseTrial, SaysWhyAPluginCannotBeLoaded) {
  EXPECT_THAT(std::string(Try("declines").status().message()),
              HasSubstr("it declines this host"));
  EXPECT_THAT(std::string(Try("none").status().message()),
              HasSubstr("the loader refuses it"));
}

TEST(CaseTrial, TellsHowThePluginDied) {
  const absl::StatusOr<CaseTrials> trials = Try("exits");
  ASSERT_TRUE(trials.ok()) << trials.status();
  for (const CaseTrial& trial : trials->trials) {
    EXPECT_FALSE(trial.Passed());
    EXPECT_THAT(trial.death, ElementsAre("it ended the process with status 0",
                                         "while examining CHECKED"));
  }
  EXPECT_THAT(trials->lacking,
              ElementsAre(AllOf(HasSubstr("cannot find out"),
                                HasSubstr("with nothing known"))));
}

TEST(CaseTrial, FailsTheCaseInWhichThePluginDies) {
  const absl::StatusOr<CaseTrials> trials = Try("exits_on_yes");
  ASSERT_TRUE(trials.ok()) << trials.status();
  EXPECT_THAT(trials->trials[0].death,
              ElementsAre("it ended the process with status 0",
                          "while examining CHECKED"));
  EXPECT_FALSE(trials->trials[0].Passed());
  EXPECT_TRUE(trials->trials[1].Passed());
}

}  // namespace
}  // namespace upgrade_advisor
