// What a validation and a plan make of the imports that an upgrade test tried,
// with the bundled catalog, plugins and index.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/engine/engine_fixture.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kFile[] = "dags/a.py";
// A module and two classes: Airflow 3.1 has none of them.
constexpr const char* kGone[] = {"airflow.hooks.dbapi",
                                 "airflow.hooks.base_hook.BaseHook",
                                 "airflow.models.dagpickle.DagPickle"};

struct Report {
  std::string works;  // dotted names
  std::string fails;  // one
  std::string airflow = "3.1.8";
  std::string image_python = "3.12";
  std::string status = "passed";

  std::string Text() const {
    return absl::StrCat(
        R"({"from": {"image": "quay.io/astronomer/astro-runtime:13.11.0"},
            "to": {"image": "astrocrpublic.azurecr.io/runtime:3.1-21",
                   "grade": "by date", "python": "3.12.1",
                   "image_python": ")",
        image_python, R"("}, "tests": [)",
        absl::StrJoin({"dependencies", "imports", "dags"}, ",",
                      [&](std::string* out, const char* name) {
                        absl::StrAppend(out, R"({"name": ")", name,
                                        R"(", "status": ")", status,
                                        R"(", "why": "it ended"})");
                      }),
        R"(], "works": [{"file": "dags/a.py", "imports": [)", works,
        R"(]}], "imports": [)", fails,
        R"(], "target_packages": [{"name": "apache-airflow", "version": ")",
        airflow, R"("}]})");
  }
};

std::string Works(const std::string& name) {
  return absl::StrCat(R"({"name": ")", name, R"(", "line": 3})");
}

v1::Deployment Importing(const std::string& name) {
  v1::Deployment deployment = DeploymentOf("runtime:13.11.0");
  v1::Fact& fact = *deployment.mutable_facts()->add_facts();
  fact.set_kind(v1::FACT_KIND_IMPORT);
  fact.set_name(name);
  fact.set_file(kFile);
  fact.set_line(3);
  deployment.mutable_facts()->add_complete_kinds(v1::FACT_KIND_IMPORT);
  return deployment;
}

const Engine& TheEngine() {
  static const auto* const engine = new Engine(BundledSnapshot(), FixedDay);
  return *engine;
}

v1::ValidateUpgradeResponse Validated(v1::Deployment deployment,
                                      const std::string& report) {
  v1::ValidateUpgradeRequest request;
  *request.mutable_deployment() = std::move(deployment);
  *request.mutable_target() = Ref("runtime:3.1-21");
  request.set_upgrade_test(report);
  request.set_view(v1::VIEW_FULL);
  return TheEngine().ValidateUpgrade(request, {}).value();
}

v1::PlanUpgradeResponse Planned(v1::Deployment deployment,
                                const std::string& report) {
  v1::PlanUpgradeRequest request;
  *request.mutable_deployment() = std::move(deployment);
  *request.mutable_target()->mutable_release() = Ref("runtime:3.1-21");
  request.set_upgrade_test(report);
  request.set_view(v1::VIEW_FULL);
  return TheEngine().PlanUpgrade(request, {}).value();
}

// The finding about a name, or one with no subject; an empty one if there is
// none.
v1::Finding Found(const v1::PlanStep& step, const std::string& advisory) {
  for (const v1::Finding& finding : step.findings()) {
    if (finding.advisory_id() == advisory) return finding;
  }
  return {};
}

// What is refuted comes last.
v1::Finding RefutedIn(const v1::PlanStep& step) {
  const int last = step.findings_size() - 1;
  return last >= 0 && step.findings(last).refuted() ? step.findings(last)
                                                    : v1::Finding();
}

const v1::Check& CheckCalled(const v1::ValidateUpgradeResponse& response,
                             const std::string& id) {
  return *std::find_if(response.checks().begin(), response.checks().end(),
                       [&](const auto& check) { return check.id() == id; });
}

TEST(TriedImports, OfNothingAFindingBlocks) {
  for (const char* name : kGone) {
    const auto response = Validated(Importing(name), "");
    const v1::Finding finding = Found(response.step(), "API-NAME-GONE");
    EXPECT_EQ(finding.effect(), v1::EFFECT_BLOCKS_STEP) << name;
    EXPECT_FALSE(finding.refuted());
    EXPECT_EQ(response.verdict(), v1::VERDICT_BLOCKED);
  }
}

TEST(TriedImports, ThatWorkedMakeAFindingInformation) {
  for (const char* name : kGone) {
    Report report;
    report.works = Works(name);
    const auto response = Validated(Importing(name), report.Text());
    const v1::Finding finding = RefutedIn(response.step());
    EXPECT_EQ(finding.advisory_id(), "API-NAME-GONE") << name;
    EXPECT_EQ(finding.subject(), name);
    EXPECT_EQ(finding.severity(), v1::SEVERITY_INFO);
    EXPECT_EQ(finding.effect(), v1::EFFECT_NONE);
    EXPECT_THAT(absl::StrJoin(finding.details(), " "),
                HasSubstr("Refuted by the upgrade test"));
    // What else is gone stays open: nobody has said what is required.
    EXPECT_EQ(CheckCalled(response, "imports").status(),
              v1::CHECK_STATUS_SKIPPED);
    EXPECT_NE(response.verdict(), v1::VERDICT_BLOCKED);
  }
}

TEST(TriedImports, OfOtherPackagesPythonsOrNamesChangeNothing) {
  const std::string name = kGone[1];
  Report other_version{.works = Works(name), .fails = "", .airflow = "3.1.7"};
  Report other_python{.works = Works(name), .fails = ""};
  other_python.image_python = "3.11";
  const Report module{.works = Works("airflow.hooks"), .fails = ""};
  for (const Report& report : {other_version, other_python, module}) {
    const auto response = Validated(Importing(name), report.Text());
    EXPECT_EQ(Found(response.step(), "API-NAME-GONE").effect(),
              v1::EFFECT_BLOCKS_STEP);
    EXPECT_EQ(response.verdict(), v1::VERDICT_BLOCKED);
  }
}

TEST(TriedImports, MakeAPlanReadyToo) {
  for (const char* name : kGone) {
    EXPECT_EQ(Planned(Importing(name), "").plan().verdict(),
              v1::VERDICT_BLOCKED);
    Report report;
    report.works = Works(name);
    const auto response = Planned(Importing(name), report.Text());
    EXPECT_NE(response.plan().verdict(), v1::VERDICT_BLOCKED) << name;
    const v1::PlanStep& last =
        response.plan().steps(response.plan().steps_size() - 1);
    EXPECT_EQ(RefutedIn(last).subject(), name);
    EXPECT_EQ(response.summary().counts().blocking(), 0);
  }
}

TEST(TriedImports, ThatFailBlockAPlanAndConfirmItsFindings) {
  Report report;
  report.status = "failed";
  report.fails = absl::StrCat(R"({"file": "dags/a.py", "name": ")", kGone[1],
                              R"(", "status": "new failure", "error": "no"})");
  const auto response = Planned(Importing(kGone[1]), report.Text());
  EXPECT_EQ(response.plan().verdict(), v1::VERDICT_BLOCKED);
  const v1::Finding finding = Found(
      response.plan().steps(response.plan().steps_size() - 1), "API-NAME-GONE");
  EXPECT_THAT(absl::StrJoin(finding.details(), " "),
              HasSubstr("Confirmed by the upgrade test"));
}

TEST(TriedImports, ThatFailBlockAPlanWithoutAFinding) {
  Report report;
  report.status = "failed";
  const auto response = Planned(Importing("json"), report.Text());
  EXPECT_EQ(response.plan().verdict(), v1::VERDICT_BLOCKED);
  EXPECT_THAT(response.summary().headline(), HasSubstr("upgrade test failed"));
}

TEST(TriedImports, DecideWhatNobodyKnewTheCodeFor) {
  const v1::Deployment unknown = DeploymentOf("runtime:13.11.0");
  const char* const pairs[][2] = {
      {"airflow.utils.dates.days_ago", "R3-DAYS-AGO"},
      {"airflow.operators.subdag.SubDagOperator", "R3-SUBDAG"},
      {"airflow.hooks.dbapi.DbApiHook", "API-NAME-GONE"}};
  for (const auto& [name, advisory] : pairs) {
    EXPECT_NE(Found(Validated(unknown, "").step(), advisory).outcome(),
              v1::OUTCOME_APPLIES);
    Report report;
    report.fails =
        absl::StrCat(R"({"file": "dags/a.py", "name": ")", name,
                     R"(", "status": "new failure", "error": "no"})");
    const auto response = Validated(unknown, report.Text());
    const v1::Finding finding = Found(response.step(), advisory);
    EXPECT_EQ(finding.outcome(), v1::OUTCOME_APPLIES) << advisory;
    EXPECT_THAT(absl::StrJoin(finding.details(), " "),
                HasSubstr("Confirmed by the upgrade test"));
  }
}

TEST(TriedImports, AreNotAllThereAre) {
  // A report that names one import says nothing about others.
  Report report;
  report.works = Works("airflow.DAG");
  const auto response =
      Validated(DeploymentOf("runtime:13.11.0"), report.Text());
  EXPECT_EQ(Found(response.step(), "R3-DAYS-AGO").outcome(),
            v1::OUTCOME_UNDECIDED);
}

TEST(TriedImports, OfCodeThatTheCallerKnowsAreNotAdded) {
  Report report;
  report.fails = R"({"file": "dags/a.py", "status": "new failure",
      "name": "airflow.utils.dates.days_ago", "error": "no"})";
  const auto response = Validated(Importing("airflow.DAG"), report.Text());
  EXPECT_THAT(Found(response.step(), "R3-DAYS-AGO").advisory_id(), IsEmpty());
}

TEST(TriedImports, OfAnotherStartChangeNothing) {
  v1::Deployment deployment = Importing(kGone[1]);
  *deployment.mutable_release() = Ref("runtime:13.10.0");
  Report report;
  report.works = Works(kGone[1]);
  const auto response = Validated(deployment, report.Text());
  EXPECT_FALSE(Found(response.step(), "API-NAME-GONE").refuted());
  EXPECT_EQ(response.verdict(), v1::VERDICT_BLOCKED);
}

}  // namespace
}  // namespace upgrade_advisor
