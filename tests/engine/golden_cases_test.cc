// Plans of real Deployments over the bundled catalog and plugins: the cases
// that must hold.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <set>
#include <string>

#include "tests/engine/golden_fixture.h"

namespace upgrade_advisor {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::Not;

constexpr char kThreeMillion[] =
    R"({"database": {"backend": "postgres", "version": "13.4",
        "tables": [{"name": "task_instance", "rows": 3000000}]}})";
constexpr char kMySql[] =
    R"({"database": {"backend": "mysql", "version": "8.0.30"}})";

TEST_F(GoldenCases, Certified223ToRuntime504StopsAtCertified2305) {
  for (const char* json : {"{}", kThreeMillion}) {
    const v1::PlanUpgradeResponse r =
        Plan(PlanTo("certified:2.2.3", "runtime:5.0.4", json));
    EXPECT_EQ(StopsOf(r.plan().steps()), "certified 2.3.0-5, runtime 5.0.4");
    EXPECT_EQ(r.plan().verdict(), v1::VERDICT_READY_WITH_WARNINGS);
    EXPECT_EQ(r.plan().steps(0).kind(), v1::STEP_KIND_UPGRADE_CERTIFIED);
    EXPECT_EQ(r.plan().steps(1).kind(), v1::STEP_KIND_MIGRATE_TO_RUNTIME);
    EXPECT_THAT(NoteCodes(r.plan()), Contains("TARGET_LINE_ENDED"));
    EXPECT_THAT(Applying(r.plan().steps(1)), Contains("AC-504-AIRFLOW"));
    ASSERT_EQ(r.alternatives_size(), 1);
    EXPECT_EQ(r.alternatives(0).constraint(), "MIGRATE_FIRST");
    EXPECT_EQ(StopsOf(r.alternatives(0).steps()),
              "runtime 4.2.9, runtime 5.0.4");
  }
}

TEST_F(GoldenCases, TheNoteOn504NamesBothAirflowVersions) {
  const v1::PlanUpgradeResponse r =
      Plan(PlanTo("certified:2.2.3", "runtime:5.0.4"));
  for (const v1::Finding& f : r.plan().steps(1).findings()) {
    if (f.advisory_id() != "AC-504-AIRFLOW") continue;
    EXPECT_THAT(f.title() + f.impact(),
                AllOf(HasSubstr("2.3.2"), HasSubstr("2.3.0")));
    EXPECT_EQ(f.severity(), v1::SEVERITY_INFO);
  }
}

TEST_F(GoldenCases, OnMySqlTheStopIsALater23xWithTheReason) {
  const v1::PlanUpgradeResponse r =
      Plan(PlanTo("certified:2.2.3", "runtime:5.0.4", kMySql));
  EXPECT_EQ(StopsOf(r.plan().steps()), "certified 2.3.1-1, runtime 5.0.4");
  bool explained = false;
  for (const v1::Explanation& e : r.explanations()) {
    if (e.release().version() != "2.3.0-5") continue;
    explained = true;
    EXPECT_EQ(e.reason(), "BLOCKED_BY_FINDING");
    EXPECT_THAT(e.text(),
                AllOf(HasSubstr("R5-DB-MYSQL-230"), HasSubstr("MySQL")));
  }
  EXPECT_TRUE(explained);
}

TEST_F(GoldenCases, EquivalentRuntimeIsExactOrPlainlyMissing) {
  const auto policy = v1::TARGET_POLICY_EQUIVALENT_RUNTIME;
  const v1::PlanUpgradeResponse none = Plan(PlanTo("certified:2.1.4", policy));
  EXPECT_EQ(none.plan().verdict(), v1::VERDICT_NO_PATH);
  EXPECT_EQ(none.plan().reason(), "NO_EQUIVALENT");
  EXPECT_THAT(none.plan().reason_text(), HasSubstr("Upgrade within Certified"));
  ASSERT_EQ(none.alternatives_size(), 1);
  EXPECT_EQ(none.alternatives(0).constraint(), "INSTEAD");
  EXPECT_EQ(StopsOf(Plan(PlanTo("certified:2.2.5", policy)).plan().steps()),
            "runtime 4.2.9");
  EXPECT_EQ(StopsOf(Plan(PlanTo("certified:2.2.3", policy)).plan().steps()),
            "runtime 4.0.11");
  // Not exact, but not lower in the same minor, and flagged.
  const v1::PlanUpgradeResponse near = Plan(PlanTo("certified:2.1.0", policy));
  EXPECT_EQ(StopsOf(near.plan().steps()), "runtime 3.0.4");
  EXPECT_THAT(NoteCodes(near.plan()), Contains("EQUIVALENT_NOT_EXACT"));
}

TEST_F(GoldenCases, SmartSensorsBlockTheStepToRuntime6WithARemedy) {
  const v1::PlanUpgradeResponse r =
      Plan(PlanTo("runtime:4.2.4", "runtime:6.0.4",
                  R"({"database": {"backend": "postgres",
                       "tables": [{"name": "task_instance", "rows": 3000000}]},
          "environment": {"variables": {
              "AIRFLOW__SMART_SENSOR__USE_SMART_SENSOR": "True",
              "AIRFLOW__SMART_SENSOR__SENSORS_ENABLED": "NamedHivePartitionSensor"}}})"));
  ASSERT_EQ(r.plan().steps_size(), 1);
  const v1::PlanStep& step = r.plan().steps(0);
  EXPECT_EQ(r.plan().verdict(), v1::VERDICT_BLOCKED);
  EXPECT_EQ(step.migrates_metadata_database(), v1::TRUTH_YES);
  EXPECT_EQ(step.estimated_duration().low().seconds(), 600);
  EXPECT_EQ(step.estimated_duration().high().seconds(), 1800);
  EXPECT_THAT(Applying(step), IsSupersetOf({"R5-DB-MIGRATION-DURATION",
                                            "R6-SMART-SENSOR-ENABLED"}));
  const v1::Finding& first = step.findings(0);
  EXPECT_EQ(first.advisory_id(), "R6-SMART-SENSOR-ENABLED");
  EXPECT_EQ(first.severity(), v1::SEVERITY_CRITICAL);
  EXPECT_EQ(first.effect(), v1::EFFECT_BLOCKS_STEP);
  EXPECT_GT(first.remedies_size(), 0);
  EXPECT_GT(first.evidence_size(), 0);
}

TEST_F(GoldenCases, WithoutFiguresThePolicyBandAndOneQuestionForTheDatabase) {
  const v1::PlanUpgradeResponse r =
      Plan(PlanTo("runtime:4.2.4", "runtime:6.0.4",
                  R"({"environment": {"variables":
          {"AIRFLOW__SMART_SENSOR__USE_SMART_SENSOR": "True"}}})"));
  const v1::PlanStep& step = r.plan().steps(0);
  EXPECT_EQ(step.estimated_duration().low().seconds(), 600);
  EXPECT_FALSE(step.estimated_duration().has_high());
  EXPECT_THAT(step.estimated_duration().basis(), HasSubstr("10 to 30 minutes"));
  int about_database = 0;
  for (const v1::Question& q : r.plan().questions()) {
    if (q.field().rfind("database", 0) != 0) continue;
    ++about_database;
    EXPECT_GT(q.advisories(), 0);
    EXPECT_GT(q.blockers(), 0);
    EXPECT_EQ(q.advisories(), q.advisory_ids_size());
  }
  EXPECT_EQ(about_database, 1);
}

TEST_F(GoldenCases, AYankedTargetIsNoPathWithTheNearestUsable) {
  const v1::PlanUpgradeResponse r =
      Plan(PlanTo("runtime:7.6.0", "runtime:8.0.0"));
  EXPECT_EQ(r.plan().verdict(), v1::VERDICT_NO_PATH);
  EXPECT_EQ(r.plan().reason(), "TARGET_YANKED");
  EXPECT_THAT(r.plan().reason_text(), HasSubstr("cluster policies"));
  EXPECT_EQ(r.plan().nearest_usable().version(), "8.1.0");
  EXPECT_TRUE(r.plan().nearest_usable().lifecycle().ended());
}

TEST_F(GoldenCases, AYankedStartGoesToTheNewestPatchOfItsLineWithAWarning) {
  const v1::PlanUpgradeResponse r =
      Plan(PlanTo("runtime:9.5.0", v1::TARGET_POLICY_LATEST_PATCH_OF_LINE));
  EXPECT_EQ(StopsOf(r.plan().steps()), "runtime 9.17.0");
  EXPECT_EQ(r.plan().verdict(), v1::VERDICT_READY_WITH_WARNINGS);
  EXPECT_THAT(NoteCodes(r.plan()), Contains("TARGET_LINE_ENDED"));
  std::vector<std::string> findings;
  for (const v1::Finding& f : r.plan().steps(0).findings()) {
    findings.push_back(f.advisory_id());
  }
  EXPECT_THAT(findings,
              IsSupersetOf({"ANY-YANKED-CURRENT", "ANY-EOL-CURRENT"}));
}

TEST_F(GoldenCases, LatestGoesByTheNewestOfferedStopAndSaysWhy) {
  const v1::PlanUpgradeResponse r =
      Plan(PlanTo("runtime:7.6.0", v1::TARGET_POLICY_LATEST, "2026-11-20"));
  EXPECT_EQ(StopsOf(r.plan().steps()), "runtime 13.11.0, runtime 3.3-8");
  // Nothing of the project is known: something in it might block.
  EXPECT_EQ(r.plan().verdict(), v1::VERDICT_READY_WITH_WARNINGS);
  ASSERT_EQ(r.explanations_size(), 1);
  EXPECT_EQ(r.explanations(0).release().version(), "13.11.0");
  EXPECT_THAT(r.explanations(0).text(),
              AllOf(HasSubstr("12.0.0"), HasSubstr("R3-GATE-FROM")));
  EXPECT_EQ(StopsOf(Plan(PlanTo("runtime:7.6.0", v1::TARGET_POLICY_LATEST,
                                "2024-06-01"))
                        .plan()
                        .steps()),
            "runtime 11.4.0");
}

TEST_F(GoldenCases, AnAirflowTargetNeverChoosesAYankedRelease) {
  for (const char* from :
       {"runtime:9.17.0", "runtime:4.2.9", "runtime:13.10.0"}) {
    const v1::PlanUpgradeResponse r = Plan(PlanToAirflow(from, "3.2.0"));
    EXPECT_EQ(r.plan().target().version(), "3.2-2") << from;
  }
  EXPECT_EQ(
      Plan(PlanToAirflow("runtime:9.17.0", "3.2")).plan().target().version(),
      "3.2-10");
  const v1::PlanUpgradeResponse none =
      Plan(PlanToAirflow("runtime:9.17.0", "2.11.1"));
  EXPECT_EQ(none.plan().verdict(), v1::VERDICT_NO_PATH);
  EXPECT_EQ(none.plan().reason(), "NO_RELEASE_FOR_AIRFLOW");
}

TEST_F(GoldenCases, AnEndedLineIsATargetOnlyIfNamedOrAllowed) {
  v1::PlanUpgradeRequest request = PlanToAirflow("runtime:7.6.0", "2.7.3");
  EXPECT_EQ(Plan(request).plan().reason(), "TARGET_LINE_ENDED");
  request.set_allow_deprecated(true);
  EXPECT_EQ(StopsOf(Plan(request).plan().steps()), "runtime 9.17.0");
  EXPECT_EQ(
      StopsOf(Plan(PlanTo("runtime:7.6.0", "runtime:9.17.0")).plan().steps()),
      "runtime 9.17.0");
}

TEST_F(GoldenCases, DownIsRefusedWithAPointerToRollback) {
  for (const auto& [from, to] :
       {std::pair("runtime:5.0.4", "runtime:4.2.4"),
        std::pair("runtime:3.3-10", "runtime:3.3-8"),
        std::pair("runtime:3.0-17", "runtime:12.12.0"),
        std::pair("runtime:5.0.4", "certified:2.3.0"),
        std::pair("certified:2.2.5", "runtime:4.0.8")}) {
    const absl::Status error = Error(PlanTo(from, to));
    EXPECT_EQ(error.code(), absl::StatusCode::kInvalidArgument) << from;
    const google::rpc::ErrorInfo info = InfoOf(error);
    EXPECT_EQ(info.reason(), "TARGET_NOT_NEWER") << from;
    EXPECT_THAT(info.metadata().at("rollback"),
                AllOf(HasSubstr("keeps"), HasSubstr("loses")));
  }
}

TEST_F(GoldenCases, OrderFollowsNumbersNotDatesOrText) {
  EXPECT_EQ(
      StopsOf(Plan(PlanTo("runtime:12.12.0", "runtime:3.0-17")).plan().steps()),
      "runtime 3.0-17");
  EXPECT_EQ(
      StopsOf(Plan(PlanTo("runtime:9.10.2", "runtime:9.11.0")).plan().steps()),
      "runtime 9.11.0");
}

TEST_F(GoldenCases, NothingNewerIsReady) {
  const v1::PlanUpgradeResponse r =
      Plan(PlanTo("runtime:3.3-8", v1::TARGET_POLICY_LATEST));
  EXPECT_EQ(r.plan().verdict(), v1::VERDICT_READY);
  EXPECT_EQ(r.plan().steps_size(), 0);
  EXPECT_THAT(NoteCodes(r.plan()), Contains("NOTHING_NEWER"));
}

TEST_F(GoldenCases, AnUnknownTargetIsNotFoundWithTheNearest) {
  const absl::Status error = Error(PlanTo("runtime:5.0.4", "runtime:5.0.99"));
  EXPECT_EQ(error.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(InfoOf(error).reason(), "RELEASE_UNKNOWN");
  EXPECT_THAT(InfoOf(error).metadata().at("nearest"), HasSubstr("5.0.13"));
  EXPECT_EQ(InfoOf(Error(PlanTo("runtime:14.0.0", v1::TARGET_POLICY_LATEST)))
                .reason(),
            "RELEASE_UNKNOWN");
}

TEST_F(GoldenCases, AnUnlistedStartOfAKnownLineIsPlannedWithAdvice) {
  v1::PlanUpgradeRequest by_image =
      PlanTo("runtime:12.7.1", v1::TARGET_POLICY_LATEST);
  by_image.mutable_deployment()->set_image("astro-runtime:12.4.0-base");
  for (const v1::PlanUpgradeRequest& request :
       {PlanTo("runtime:12.7.1", v1::TARGET_POLICY_LATEST), by_image}) {
    const v1::PlanUpgradeResponse r = Plan(request);
    EXPECT_EQ(StopsOf(r.plan().steps()), "runtime 3.3-8");
    EXPECT_TRUE(r.plan().start().unlisted());
    EXPECT_EQ(r.plan().start().airflow_minor(), "2.10");
    EXPECT_EQ(r.plan().start().airflow_version(), "");
    ASSERT_THAT(NoteCodes(r.plan()), Contains("START_NOT_IN_CATALOG"));
    EXPECT_THAT(r.plan().notes(0).text(), HasSubstr("--runtime-feed"));
  }
  std::vector<std::string> edits;
  const v1::PlanUpgradeResponse planned = Plan(by_image);
  for (const v1::Action& a : planned.plan().steps(0).actions()) {
    edits.push_back(a.edit());
  }
  EXPECT_THAT(edits, Contains(HasSubstr("3.3-8-base")));
}

TEST_F(GoldenCases, AShortTagWarnsWithTheExactOne) {
  v1::ValidateUpgradeRequest request;
  *request.mutable_deployment() = DeploymentOf("runtime:9.7.0");
  request.set_image("quay.io/astronomer/astro-runtime:9");
  const v1::ValidateUpgradeResponse r = Validate(request);
  bool found = false;
  for (const v1::Check& check : r.checks()) {
    if (check.id() != "tag-explicit") continue;
    found = true;
    EXPECT_EQ(check.status(), v1::CHECK_STATUS_WARNED);
    EXPECT_THAT(check.reason(),
                AllOf(HasSubstr("9.17.0"), HasSubstr("first push")));
  }
  EXPECT_TRUE(found);
}

TEST_F(GoldenCases, WithoutTheRulesOfMigrationNoneIsEverPlanned) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::temp_directory_path() /
                          ("no-migration-rules-" + std::to_string(::getpid()));
  fs::create_directories(folder);
  for (const auto& entry :
       fs::directory_iterator(UPGRADE_ADVISOR_BINARY_DIR "/plugins")) {
    if (entry.path().extension() == ".so" &&
        entry.path().stem() != "certified_to_runtime") {
      fs::create_symlink(entry.path(), folder / entry.path().filename());
    }
  }
  const Engine engine(TrustedSnapshot({folder.string()}), FixedDay);
  for (const char* to : {"runtime:5.0.4", "runtime:4.0.11", "runtime:3.3-8"}) {
    const auto r = engine.PlanUpgrade(PlanTo("certified:2.2.3", to), {});
    ASSERT_TRUE(r.ok()) << r.status();
    EXPECT_EQ(r->plan().verdict(), v1::VERDICT_INCOMPLETE) << to;
    EXPECT_EQ(r->plan().reason(), "RULES_MISSING") << to;
    EXPECT_EQ(r->plan().steps_size(), 0) << to;
  }
  // What the missing plugin does not own goes on.
  EXPECT_EQ(
      StopsOf(engine.PlanUpgrade(PlanTo("runtime:7.6.0", "runtime:9.17.0"), {})
                  ->plan()
                  .steps()),
      "runtime 9.17.0");
  fs::remove_all(folder);
}

}  // namespace
}  // namespace upgrade_advisor
