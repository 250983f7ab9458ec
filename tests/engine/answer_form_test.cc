// Lean answers say what full ones say, in fewer bytes.

#include "services/engine/answer_form.h"

#include <gmock/gmock.h>
#include <google/protobuf/repeated_field.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>

#include "tests/engine/golden_fixture.h"

namespace upgrade_advisor {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

using Texts = google::protobuf::RepeatedPtrField<v1::AdvisoryText>;

const v1::AdvisoryText& TextOf(const std::string& id, const Texts& texts) {
  const auto found = std::find_if(
      texts.begin(), texts.end(),
      [&](const v1::AdvisoryText& text) { return text.advisory_id() == id; });
  if (found == texts.end()) ADD_FAILURE() << "no text of " << id;
  return *found;
}

// The facts of a project that breaks at both steps.
constexpr char kProject[] = R"({
  "executor": "CeleryExecutor",
  "facts": {
    "facts": [
      {"kind": "FACT_KIND_IMPORT", "name": "airflow.contrib.hooks.aws_hook",
       "file": "dags/a.py", "line": 3},
      {"kind": "FACT_KIND_IMPORT", "name": "airflow.operators.subdag",
       "file": "dags/a.py", "line": 4},
      {"kind": "FACT_KIND_REQUIREMENT", "name": "dbt-core", "value": "==1.0"}],
    "completeKinds": ["FACT_KIND_IMPORT", "FACT_KIND_REQUIREMENT"]
  }})";

v1::PlanUpgradeRequest ToLatest(const std::string& from,
                                const std::string& json) {
  v1::PlanUpgradeRequest request;
  *request.mutable_deployment() = DeploymentOf(from, json);
  request.mutable_target()->set_policy(v1::TARGET_POLICY_LATEST);
  request.set_view(v1::VIEW_LEAN);
  return request;
}

// Puts the texts of the advisories into a finding.
void FillIn(const Texts& texts, v1::Finding& finding) {
  const v1::AdvisoryText& text = TextOf(finding.advisory_id(), texts);
  *finding.mutable_aliases() = text.aliases();
  finding.set_plugin(text.plugin());
  finding.set_title(text.title());
  finding.set_impact(text.impact());
  finding.set_check(text.check());
  *finding.mutable_references() = text.references();
  auto remedies = text.remedies();
  remedies.MergeFrom(finding.remedies());
  *finding.mutable_remedies() = remedies;
}

void FillIn(const Texts& texts, v1::PlanStep& step) {
  for (v1::Finding& finding : *step.mutable_findings()) FillIn(texts, finding);
}

// Puts back what a lean answer says in one place only.
void FillInPlan(v1::PlanUpgradeResponse& response) {
  v1::UpgradePlan& plan = *response.mutable_plan();
  std::map<std::string, google::protobuf::RepeatedPtrField<std::string>>
      details;
  v1::Release source = plan.start();
  for (v1::PlanStep& step : *plan.mutable_steps()) {
    FillIn(response.advisories(), step);
    *step.mutable_source() = source;
    source = step.target();
    for (v1::Action& action : *step.mutable_actions()) {
      if (action.details().empty()) {
        *action.mutable_details() = details[action.title()];
      }
      details[action.title()] = action.details();
    }
    for (v1::Explanation& explanation : *response.mutable_explanations()) {
      if (explanation.release().version() == source.version()) {
        *explanation.mutable_release() = source;
      }
    }
  }
}

// AssessRollback has it, whatever the view.
void ClearPrice(v1::WayBack& way) {
  way.clear_conditions();
  way.clear_erased();
  if (way.is_open() == v1::TRUTH_YES) way.clear_text();
}

class AnswerFormTest : public GoldenCases {};

TEST_F(AnswerFormTest, ALeanAnswerWithEverythingIncludedSaysWhatAFullOneSays) {
  for (const char* json : {"{}", kProject}) {
    for (const char* from : {"certified:2.2.3", "runtime:7.6.0"}) {
      v1::PlanUpgradeRequest request = ToLatest(from, json);
      request.set_include_undecided(true);
      request.set_include_alternatives(true);
      v1::PlanUpgradeResponse rebuilt = Plan(request);
      FillInPlan(rebuilt);
      for (v1::Alternative& way : *rebuilt.mutable_alternatives()) {
        for (v1::PlanStep& step : *way.mutable_steps()) {
          FillIn(rebuilt.advisories(), step);
        }
      }
      rebuilt.clear_advisories();
      v1::PlanUpgradeRequest full = ToLatest(from, json);
      full.set_view(v1::VIEW_FULL);
      v1::PlanUpgradeResponse expected = Plan(full);
      // Requests differ, and so do the ids; moves of names are in FULL only.
      rebuilt.mutable_plan()->clear_plan_id();
      expected.mutable_plan()->clear_plan_id();
      // Those that answered are counted in the sums.
      expected.mutable_plan()->mutable_coverage()->clear_plugins();
      for (v1::PlanStep& step : *expected.mutable_plan()->mutable_steps()) {
        step.clear_code_fixes();
        ClearPrice(*step.mutable_way_back());
      }
      for (v1::Alternative& way : *expected.mutable_alternatives()) {
        for (v1::PlanStep& step : *way.mutable_steps()) {
          ClearPrice(*step.mutable_way_back());
        }
      }
      EXPECT_EQ(rebuilt.DebugString(), expected.DebugString()) << from;
    }
  }
}

TEST_F(AnswerFormTest, ALeanPlanOfNothingKnownFitsInto12Kilobytes) {
  const v1::PlanUpgradeResponse lean = Plan(ToLatest("runtime:7.6.0", "{}"));
  EXPECT_LE(lean.ByteSizeLong(), 12u * 1024);
  // What could not be decided is under the question that settles it.
  ASSERT_GT(lean.plan().questions_size(), 0);
  EXPECT_GT(lean.plan().questions(0).advisory_ids_size(), 50);
  EXPECT_EQ(lean.plan().questions(0).facts_size(), 0);
  EXPECT_GT(lean.plan().steps(0).counts().undecided(), 50);
  for (const v1::PlanStep& step : lean.plan().steps()) {
    for (const v1::Finding& finding : step.findings()) {
      EXPECT_EQ(finding.outcome(), v1::OUTCOME_APPLIES);
      EXPECT_FALSE(
          TextOf(finding.advisory_id(), lean.advisories()).title().empty());
    }
  }
}

TEST_F(AnswerFormTest, ARequestThatNamesNoViewGetsALeanAnswer) {
  v1::PlanUpgradeRequest request = ToLatest("runtime:7.6.0", "{}");
  const v1::PlanUpgradeResponse lean = Plan(request);
  request.clear_view();
  v1::PlanUpgradeResponse unnamed = *engine_.PlanUpgrade(request, {});
  // The request is part of the id.
  unnamed.mutable_plan()->set_plan_id(lean.plan().plan_id());
  EXPECT_EQ(unnamed.SerializeAsString(), lean.SerializeAsString());
}

TEST_F(AnswerFormTest, AlternativesSayWhatIsDifferent) {
  const v1::PlanUpgradeResponse lean = Plan(ToLatest("certified:2.2.3", "{}"));
  ASSERT_GT(lean.alternatives_size(), 0);
  for (const v1::Alternative& way : lean.alternatives()) {
    EXPECT_EQ(way.steps_size(), 0);
    EXPECT_GT(way.stops_size(), 0);
    EXPECT_NE(way.verdict(), v1::VERDICT_UNSPECIFIED);
  }
}

TEST_F(AnswerFormTest, TheSummaryStandsAlone) {
  const v1::PlanSummary summary =
      Plan(ToLatest("runtime:7.6.0", kProject)).summary();
  EXPECT_EQ(summary.verdict(), v1::VERDICT_BLOCKED);
  EXPECT_THAT(summary.headline(),
              HasSubstr("block the way from runtime 7.6.0 to runtime"));
  ASSERT_GE(summary.path_size(), 2);
  EXPECT_EQ(summary.path(0).version(), "7.6.0");
  EXPECT_EQ(summary.counts().blocking(), 2);
  EXPECT_THAT(summary.blocking_advisory_ids(), Contains("API-NAME-GONE"));
  EXPECT_THAT(summary.first_actions(), SizeIs(3));
  EXPECT_EQ(summary.first_actions(0).step(), 0);
  EXPECT_EQ(summary.as_of(), "2026-11-20");
  EXPECT_FALSE(summary.target_end_of_maintenance().empty());
}

TEST_F(AnswerFormTest, TheMaskSaysWhichFieldsAreSent) {
  v1::PlanUpgradeRequest request = ToLatest("runtime:7.6.0", "{}");
  request.mutable_read_mask()->add_paths("summary");
  request.mutable_read_mask()->add_paths("plan.verdict");
  const v1::PlanUpgradeResponse response = Plan(request);
  EXPECT_TRUE(response.has_summary());
  EXPECT_NE(response.plan().verdict(), v1::VERDICT_UNSPECIFIED);
  EXPECT_EQ(response.plan().steps_size(), 0);
  EXPECT_EQ(response.alternatives_size(), 0);
  EXPECT_LE(response.ByteSizeLong(), 1'000u);
}

TEST_F(AnswerFormTest, EveryPathThatDoesNotExistIsNamed) {
  v1::PlanUpgradeRequest request = ToLatest("runtime:7.6.0", "{}");
  for (const char* path : {"plan", "plan.step", "plan.steps.findings", ""}) {
    request.mutable_read_mask()->add_paths(path);
  }
  const std::string message(Error(request).message());
  EXPECT_THAT(message, HasSubstr("read_mask.paths[1]"));
  EXPECT_THAT(message, HasSubstr("read_mask.paths[2]"));
  EXPECT_THAT(message, HasSubstr("read_mask.paths[3]"));
  EXPECT_THAT(message, Not(HasSubstr("read_mask.paths[0]")));
}

TEST_F(AnswerFormTest, AValidationIsLeanToo) {
  v1::ValidateUpgradeRequest request;
  *request.mutable_deployment() = DeploymentOf("runtime:7.6.0", kProject);
  *request.mutable_target() = Ref("runtime:9.17.0");
  request.set_view(v1::VIEW_LEAN);
  const v1::ValidateUpgradeResponse lean = Validate(request);
  request.set_view(v1::VIEW_FULL);
  const v1::ValidateUpgradeResponse full = Validate(request);
  EXPECT_LT(lean.ByteSizeLong() * 2, full.ByteSizeLong());
  EXPECT_EQ(lean.verdict(), full.verdict());
  EXPECT_THAT(lean.advisories(), Not(SizeIs(0)));
  request.mutable_read_mask()->add_paths("checks");
  EXPECT_FALSE(Validate(request).has_step());
}

}  // namespace
}  // namespace upgrade_advisor
