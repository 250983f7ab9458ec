#include "services/cli/formats/answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/formats/sample_answer.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> IdsOf(const std::vector<Issue>& issues) {
  std::vector<std::string> out;
  for (const Issue& issue : issues) out.push_back(issue.finding.advisory_id());
  return out;
}

TEST(Answer, HasAFindingOfSeveralStepsOnce) {
  const std::vector<Issue> issues = IssuesOf(AnswerOf(SamplePlan("a.py"), {}));
  EXPECT_THAT(IdsOf(issues),
              ElementsAre("BLOCKS", "ACCEPTED", "WARNS", "OPEN"));
  EXPECT_THAT(issues[2].steps, ElementsAre(0, 1));
}

TEST(Answer, KeepsWhatAppliesApartFromWhatIsUndecided) {
  v1::PlanUpgradeResponse response = SamplePlan("a.py");
  response.mutable_plan()->mutable_steps(1)->mutable_findings(1)->set_outcome(
      v1::OUTCOME_APPLIES);
  EXPECT_THAT(IdsOf(IssuesOf(AnswerOf(response, {}))),
              ElementsAre("BLOCKS", "ACCEPTED", "WARNS", "OPEN", "OPEN"));
}

TEST(Answer, WhatIsAcceptedDoesNotBlock) {
  const std::vector<Issue> issues = IssuesOf(AnswerOf(SamplePlan("a.py"), {}));
  EXPECT_TRUE(Blocks(issues[0].finding));
  EXPECT_FALSE(Blocks(issues[1].finding));
  EXPECT_EQ(WordOf(issues[1].finding), "accepted");
}

TEST(Answer, AFailedGateOfAValidationIsARemark) {
  v1::ValidateUpgradeResponse response;
  response.set_verdict(v1::VERDICT_NO_PATH);
  v1::Check* gate = response.add_checks();
  gate->set_id("target-not-yanked");
  gate->set_status(v1::CHECK_STATUS_FAILED);
  gate->set_reason("It was withdrawn.");
  v1::Check* check = response.add_checks();
  check->set_id("code");
  check->set_status(v1::CHECK_STATUS_FAILED);
  check->add_advisory_ids("X");  // its findings say why
  const Answer answer = AnswerOf(response, {});
  ASSERT_EQ(answer.remarks.size(), 1u);
  EXPECT_EQ(answer.remarks[0].code, "target-not-yanked");
  EXPECT_TRUE(answer.remarks[0].blocks);
}

TEST(Answer, KnowsWhatNoQuestionWouldSettle) {
  v1::PlanUpgradeResponse response = SamplePlan("a.py");
  EXPECT_THAT(UnaskedOf(AnswerOf(response, {})), IsEmpty());
  response.mutable_plan()->clear_questions();
  EXPECT_THAT(UnaskedOf(AnswerOf(response, {})), ElementsAre("OPEN"));
}

TEST(ValidationAnswer, SaysOnceWhatTheReasonAndItsGateSay) {
  v1::ValidateUpgradeResponse response;
  response.set_verdict(v1::VERDICT_NO_PATH);
  response.set_reason("TARGET_NOT_NEWER");
  response.set_reason_text("it is older");
  for (const char* text : {"it is older", "it is withdrawn"}) {
    v1::Check& check = *response.add_checks();
    check.set_id("a-gate");
    check.set_status(v1::CHECK_STATUS_FAILED);
    check.set_reason(text);
  }
  const Answer answer = AnswerOf(response, {});
  ASSERT_EQ(answer.remarks.size(), 2u);
  EXPECT_EQ(answer.remarks[0].text, "it is older");
  EXPECT_EQ(answer.remarks[1].text, "it is withdrawn");
}

}  // namespace
}  // namespace upgrade_advisor
