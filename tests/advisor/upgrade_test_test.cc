#include "services/advisor/upgrade_test.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "services/advisor/plan.h"
#include "services/advisor/validation.h"
#include "tests/advisor/toy_catalog.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Release& Old() {
  static const auto* const release = new Release(ToyRuntime("9.1.0", "2.7.0"));
  return *release;
}
const Release& New() {
  static const auto* const release = new Release(ToyRuntime("11.3.0", "2.9.1"));
  return *release;
}

UpgradeTest Passed() {
  const TestRow passed{TestResult::kPassed, "all is well"};
  return {.from = Old().version,
          .to = New().version,
          .grade = "by date",
          .dependencies = passed,
          .imports = passed,
          .dags = passed,
          .failures = {}};
}

Validation FiveGates(Verdict verdict) {
  Validation out;
  out.verdict = verdict;
  out.checks.resize(6);
  out.checks[4].id = "step-allowed";
  out.checks[5].id = "imports";
  return out;
}

Validation With(const UpgradeTest& test, Verdict verdict = Verdict::kReady) {
  Validation out = FiveGates(verdict);
  AddUpgradeTest(test, Old(), New(), out);
  return out;
}

Finding About(const std::string& file, const std::string& name) {
  Finding finding;
  finding.evidence.push_back(
      {SheetRole::kDeployment,
       {.kind = FactKind::kImport, .name = name, .file = file}});
  return finding;
}

std::vector<std::string> DetailsWith(const NewFailure& failure,
                                     Finding finding) {
  UpgradeTest test = Passed();
  test.failures.push_back(failure);
  Validation validation = FiveGates(Verdict::kReady);
  validation.findings.push_back(std::move(finding));
  AddUpgradeTest(test, Old(), New(), validation);
  return validation.findings[0].details;
}

TEST(UpgradeTestChecks, StandBetweenTheGatesAndTheAdvisories) {
  std::vector<std::string> ids;
  for (const Check& check : With(Passed()).checks) ids.push_back(check.id);
  EXPECT_THAT(ids, ElementsAre("", "", "", "", "step-allowed", "dependencies",
                               "dags-import", "dags-parse", "imports"));
  EXPECT_EQ(With(Passed()).verdict, Verdict::kReady);
  EXPECT_EQ(With(Passed()).checks[6].reason,
            "all is well. Environment: by date.");
}

TEST(UpgradeTestChecks, BlockWhereATestFailed) {
  for (TestRow UpgradeTest::*row :
       {&UpgradeTest::dependencies, &UpgradeTest::imports,
        &UpgradeTest::dags}) {
    UpgradeTest test = Passed();
    (test.*row).result = TestResult::kFailed;
    EXPECT_EQ(With(test).verdict, Verdict::kBlocked);
    EXPECT_EQ(With(test, Verdict::kIncomplete).verdict, Verdict::kBlocked);
    // What cannot be deployed at all stays so.
    EXPECT_EQ(With(test, Verdict::kNoPath).verdict, Verdict::kNoPath);
  }
}

TEST(UpgradeTestChecks, AreNoPassWhereATestDidNotRun) {
  UpgradeTest test = Passed();
  test.dags.result = TestResult::kSkipped;
  EXPECT_EQ(With(test).verdict, Verdict::kReadyWithWarnings);
  EXPECT_EQ(With(test).checks[7].status, Check::Status::kSkipped);
  EXPECT_EQ(With(test, Verdict::kBlocked).verdict, Verdict::kBlocked);
}

TEST(UpgradeTestChecks, TakeNothingBackThatFindingsSay) {
  EXPECT_EQ(With(Passed(), Verdict::kBlocked).verdict, Verdict::kBlocked);
  EXPECT_EQ(With(Passed(), Verdict::kIncomplete).verdict, Verdict::kIncomplete);
}

TEST(UpgradeTestChecks, AreSkippedForAnotherChange) {
  UpgradeTest test = Passed();
  test.to = ToyRuntime("11.2.0", "2.9.1").version;
  test.dags.result = TestResult::kFailed;
  for (const UpgradeTest& other : {test, UpgradeTest()}) {
    const Validation validation = With(other);
    EXPECT_EQ(validation.verdict, Verdict::kReadyWithWarnings);
    EXPECT_EQ(validation.notes.at(0).code, "UPGRADE_TEST_OF_ANOTHER_CHANGE");
    EXPECT_EQ(validation.checks[6].status, Check::Status::kSkipped);
  }
}

TEST(UpgradeTestFailures, ConfirmWhatNamesTheSameInTheSameFile) {
  const Finding finding =
      About("dags/a.py", "airflow.operators.subdag.SubDagOperator");
  for (const NewFailure& failure : {
           NewFailure{"dags/a.py", "airflow.operators.subdag.SubDagOperator",
                      "ModuleNotFoundError"},
           NewFailure{"dags/a.py", "airflow.operators.subdag", "no module"},
           NewFailure{"dags/a.py", "",
                      "cannot import name 'SubDagOperator' from 'x'"},
       }) {
    EXPECT_THAT(DetailsWith(failure, finding),
                ElementsAre(HasSubstr("runtime 11.3.0: dags/a.py: ")));
  }
}

TEST(UpgradeTestFailures, ConfirmNothingElse) {
  const Finding finding =
      About("dags/a.py", "airflow.operators.subdag.SubDagOperator");
  for (const NewFailure& failure : {
           NewFailure{"dags/b.py", "airflow.operators.subdag", "x"},
           NewFailure{"dags/a.py", "airflow.operators.sub", "x"},
           NewFailure{"dags/a.py", "airflow.operators.bash.BashOperator", "x"},
           NewFailure{"dags/a.py", "", "name 'days_ago' is not defined"},
       }) {
    EXPECT_THAT(DetailsWith(failure, finding), IsEmpty());
  }
  EXPECT_THAT(DetailsWith({"", "", "'x'"}, About("", "x")), IsEmpty());
}

TEST(UpgradeTestFailures, ConfirmWhatTheIndexSays) {
  Finding finding = About("dags/a.py", "gone.airflow.x.Hook");
  finding.evidence[0].fact.kind = FactKind::kApi;
  EXPECT_THAT(DetailsWith({"dags/a.py", "airflow.x.Hook", "no"}, finding),
              ElementsAre(HasSubstr("Confirmed by the upgrade test")));
  EXPECT_THAT(
      DetailsWith({"dags/a.py", "", "cannot import name 'Hook'"}, finding),
      ElementsAre(HasSubstr("Confirmed by the upgrade test")));
  EXPECT_THAT(DetailsWith({"dags/a.py", "airflow.x.Other", "no"}, finding),
              IsEmpty());
}

Plan PlanTo(const Release& target, Verdict verdict) {
  Plan plan;
  plan.verdict = verdict;
  plan.target = target;
  plan.path.steps.resize(2);
  for (PlannedStep& step : plan.path.steps) {
    step.findings.push_back(About("dags/a.py", "airflow.x.Hook"));
  }
  return plan;
}

Plan PlanWith(const UpgradeTest& test, Verdict verdict) {
  Plan plan = PlanTo(New(), verdict);
  AddUpgradeTest(test, Old(), plan);
  return plan;
}

TEST(UpgradeTestOfAPlan, BlocksWhereItFailed) {
  for (TestRow UpgradeTest::*row :
       {&UpgradeTest::dependencies, &UpgradeTest::imports,
        &UpgradeTest::dags}) {
    UpgradeTest test = Passed();
    test.*row = {TestResult::kFailed, "it broke"};
    for (const Verdict verdict : {Verdict::kReady, Verdict::kIncomplete}) {
      const Plan plan = PlanWith(test, verdict);
      EXPECT_EQ(plan.verdict, Verdict::kBlocked);
      EXPECT_EQ(plan.notes.at(0).code, "UPGRADE_TEST_FAILED");
      EXPECT_THAT(plan.notes.at(0).text, HasSubstr("it broke"));
    }
  }
}

TEST(UpgradeTestOfAPlan, IsNoPassWhereItDidNotRun) {
  UpgradeTest test = Passed();
  test.imports.result = TestResult::kSkipped;
  const Plan plan = PlanWith(test, Verdict::kReady);
  EXPECT_EQ(plan.verdict, Verdict::kReadyWithWarnings);
  EXPECT_EQ(plan.notes.at(0).code, "UPGRADE_TEST_SKIPPED");
}

TEST(UpgradeTestOfAPlan, ChangesNoVerdictWhereItPassed) {
  for (const Verdict verdict :
       {Verdict::kReady, Verdict::kBlocked, Verdict::kIncomplete}) {
    const Plan plan = PlanWith(Passed(), verdict);
    EXPECT_EQ(plan.verdict, verdict);
    EXPECT_EQ(plan.notes.at(0).code, "UPGRADE_TEST_PASSED");
  }
}

TEST(UpgradeTestOfAPlan, ConfirmsAtTheTargetAlone) {
  UpgradeTest test = Passed();
  test.failures.push_back({"dags/a.py", "airflow.x.Hook", "no"});
  const Plan plan = PlanWith(test, Verdict::kReady);
  EXPECT_THAT(plan.path.steps[0].findings[0].details, IsEmpty());
  EXPECT_THAT(plan.path.steps[1].findings[0].details,
              ElementsAre(HasSubstr("Confirmed by the upgrade test")));
}

TEST(UpgradeTestOfAPlan, OfAnotherTargetIsANote) {
  UpgradeTest test = Passed();
  test.dags.result = TestResult::kFailed;
  Plan plan = PlanTo(Old(), Verdict::kReady);
  AddUpgradeTest(test, Old(), plan);
  EXPECT_EQ(plan.verdict, Verdict::kReadyWithWarnings);
  EXPECT_EQ(plan.notes.at(0).code, "UPGRADE_TEST_OF_ANOTHER_CHANGE");
}

}  // namespace
}  // namespace upgrade_advisor
