#include "services/advisor/validation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "tests/advisor/table_judge.h"
#include "tests/advisor/toy_catalog.h"

namespace upgrade_advisor {
namespace {

using Status = Check::Status;

std::map<std::string, Status> StatusesOf(const Validation& validation) {
  std::map<std::string, Status> out;
  for (const Check& check : validation.checks) out[check.id] = check.status;
  return out;
}

Advisory Grouped(const char* id, Severity severity, Effect effect,
                 const char* check) {
  Advisory a;
  a.id = id;
  a.severity = severity;
  a.effect = effect;
  a.check = check;
  return a;
}

class ValidationTest : public ::testing::Test {
 protected:
  // Validates 5.0.4 to 6.0.0 with one advisory that answers `outcome`.
  Validation With(Severity severity, Effect effect, Outcome outcome) {
    TableJudge judge;
    judge.Add(Grouped("X-1", severity, effect, "group"),
              [=](const StepSheets&) { return outcome; });
    const ToyGraph toy(
        {ToyRuntime("5.0.4", "2.3.2"), ToyRuntime("6.0.0", "2.4.0")}, &judge);
    const PlanRequest request =
        toy.From(RuntimeAt("5.0.4"), RuntimeAt("6.0.0"));
    return Validate(toy.graph(), request, toy.NodeOf(RuntimeAt("6.0.0")));
  }
};

TEST_F(ValidationTest, GroupsTakeTheStatusOfTheirWorstMember) {
  struct Row {
    Severity severity;
    Effect effect;
    Outcome outcome;
    Status status;
    Verdict verdict;
  };
  const Row rows[] = {
      {Severity::kWarning, Effect::kNone, Outcome::kNo, Status::kPassed,
       Verdict::kReady},
      {Severity::kInfo, Effect::kNone, Outcome::kYes, Status::kPassed,
       Verdict::kReady},
      {Severity::kWarning, Effect::kNone, Outcome::kYes, Status::kWarned,
       Verdict::kReadyWithWarnings},
      {Severity::kCritical, Effect::kBlocksStep, Outcome::kYes, Status::kFailed,
       Verdict::kBlocked},
      {Severity::kCritical, Effect::kBlocksStep, Outcome::kUnknown,
       Status::kSkipped, Verdict::kReadyWithWarnings},
      {Severity::kWarning, Effect::kNone, Outcome::kFailed, Status::kSkipped,
       Verdict::kIncomplete}};
  for (const Row& row : rows) {
    const Validation v = With(row.severity, row.effect, row.outcome);
    EXPECT_EQ(StatusesOf(v).at("group"), row.status);
    EXPECT_EQ(v.verdict, row.verdict);
  }
}

TEST_F(ValidationTest, GatesComeFirstInTheirOrder) {
  const Validation v = With(Severity::kInfo, Effect::kNone, Outcome::kNo);
  ASSERT_EQ(v.checks.size(), 6u);
  const char* const order[] = {"target-known", "target-newer",
                               "target-not-yanked", "target-offered",
                               "step-allowed"};
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(v.checks[i].id, order[i]);
    EXPECT_EQ(v.checks[i].status, Status::kPassed);
  }
  EXPECT_EQ(v.path.steps.size(), 1u);
}

TEST_F(ValidationTest, ADowngradeIsAFailedGate) {
  TableJudge judge;
  const ToyGraph toy(
      {ToyRuntime("5.0.4", "2.3.2"), ToyRuntime("6.0.0", "2.4.0")}, &judge);
  const Validation v =
      Validate(toy.graph(), toy.From(RuntimeAt("6.0.0"), RuntimeAt("5.0.4")),
               toy.NodeOf(RuntimeAt("5.0.4")));
  EXPECT_EQ(v.verdict, Verdict::kNoPath);
  EXPECT_EQ(v.reason.code, "TARGET_NOT_NEWER");
  EXPECT_EQ(StatusesOf(v).at("target-newer"), Status::kFailed);
  EXPECT_EQ(StatusesOf(v).at("step-allowed"), Status::kSkipped);
  EXPECT_TRUE(v.path.steps.empty());
}

TEST_F(ValidationTest, WhatRunsAlreadyIsReadyAndStillChecked) {
  TableJudge judge;
  judge.Add(Grouped("TAG", Severity::kWarning, Effect::kNone, "tag-explicit"),
            [](const StepSheets&) { return Outcome::kYes; });
  const ToyGraph toy({ToyRuntime("5.0.4", "2.3.2")}, &judge);
  const Validation v =
      Validate(toy.graph(), toy.From(RuntimeAt("5.0.4"), RuntimeAt("5.0.4")),
               toy.NodeOf(RuntimeAt("5.0.4")));
  EXPECT_TRUE(v.path.steps.empty());
  EXPECT_EQ(StatusesOf(v).at("tag-explicit"), Status::kWarned);
  EXPECT_EQ(v.verdict, Verdict::kReadyWithWarnings);
}

TEST_F(ValidationTest, MissingRulesAreNoFailureAndNoPass) {
  TableJudge judge;
  const ToyGraph toy({ToyCertified("2.2.3-2"), ToyRuntime("4.0.11", "2.2.3")},
                     &judge);
  const Validation v = Validate(
      toy.graph(), toy.From(CertifiedAt("2.2.3-2"), RuntimeAt("4.0.11")),
      toy.NodeOf(RuntimeAt("4.0.11")));
  EXPECT_EQ(v.verdict, Verdict::kIncomplete);
  EXPECT_EQ(StatusesOf(v).at("step-allowed"), Status::kSkipped);
}

TEST_F(ValidationTest, AnUnknownTargetFailsTheFirstGateAndSkipsTheRest) {
  const Validation v = ValidateUnknown("nobody knows it");
  EXPECT_EQ(v.verdict, Verdict::kNoPath);
  EXPECT_EQ(v.checks.size(), 5u);
  EXPECT_EQ(v.checks[0].status, Status::kFailed);
  for (size_t i = 1; i < v.checks.size(); ++i) {
    EXPECT_EQ(v.checks[i].status, Status::kSkipped);
  }
}

}  // namespace
}  // namespace upgrade_advisor
