// Rules every answer keeps, on real releases.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/engine/golden_fixture.h"
#include "tests/plugin_host/no_more_files.h"

namespace upgrade_advisor {
namespace {

using ::testing::Contains;
using ::testing::IsSupersetOf;
using ::testing::Not;

using AnswerRules = GoldenCases;

TEST_F(AnswerRules, AnAirflowTargetBelowOrAtTheStartIsNoPlan) {
  EXPECT_EQ(InfoOf(Error(PlanToAirflow("runtime:9.17.0", "2.3"))).reason(),
            "TARGET_NOT_NEWER");
  EXPECT_EQ(InfoOf(Error(PlanToAirflow("runtime:9.17.0", "2.7.2"))).reason(),
            "TARGET_NOT_NEWER");
  const v1::PlanUpgradeResponse same =
      Plan(PlanToAirflow("runtime:9.17.0", "2.7.3"));
  EXPECT_EQ(same.plan().verdict(), v1::VERDICT_READY);
  EXPECT_EQ(same.plan().steps_size(), 0);
}

TEST_F(AnswerRules, StayingOnAnUnlistedReleaseIsNothingToDo) {
  for (const char* release : {"runtime:9.10.3", "runtime:12.7.1"}) {
    const v1::PlanUpgradeResponse r = Plan(PlanTo(release, release));
    EXPECT_EQ(r.plan().steps_size(), 0) << release;
    EXPECT_THAT(NoteCodes(r.plan()), Contains("NOTHING_NEWER")) << release;
  }
}

TEST_F(AnswerRules, ABlockedPathGivesWayToALongerOneThatIsNot) {
  v1::PlanUpgradeRequest request =
      PlanTo("certified:2.3.4", v1::TARGET_POLICY_LATEST);
  auto& facts = *request.mutable_deployment()->mutable_facts();
  auto& requirement = *facts.add_facts();
  requirement.set_kind(v1::FACT_KIND_REQUIREMENT);
  requirement.set_name("dbt-core");
  requirement.set_value("==1.0");
  facts.add_complete_kinds(v1::FACT_KIND_REQUIREMENT);
  // As long as nobody knows the code, the longer path may break it as well.
  EXPECT_EQ(StopsOf(Plan(request).plan().steps()),
            "runtime 5.5.0, runtime 13.11.0, runtime 3.3-8");
  for (v1::FactKind kind :
       {v1::FACT_KIND_IMPORT, v1::FACT_KIND_CALL, v1::FACT_KIND_KEYWORD}) {
    facts.add_complete_kinds(kind);
  }
  const v1::PlanUpgradeResponse r = Plan(request);
  EXPECT_EQ(r.plan().verdict(), v1::VERDICT_READY_WITH_WARNINGS);
  EXPECT_EQ(
      StopsOf(r.plan().steps()),
      "certified 2.4.1-1, runtime 6.10.0, runtime 13.11.0, runtime 3.3-8");
}

TEST_F(AnswerRules, ACountThatWasNotMadeIsUnknownNotZero) {
  const v1::PlanUpgradeResponse r =
      Plan(PlanTo("runtime:4.2.4", "runtime:5.0.4",
                  R"({"database": {"backend": "postgres",
                       "tables": [{"name": "task_instance", "rows": 1000}],
                       "probes": {"connection.conn_id.duplicates": 0}}})"));
  std::set<std::string> undecided;
  for (const v1::Finding& f : r.plan().steps(0).findings()) {
    if (f.outcome() == v1::OUTCOME_UNDECIDED) undecided.insert(f.advisory_id());
  }
  EXPECT_THAT(undecided,
              IsSupersetOf({"R5-DB-NULL-CONN-TYPE", "R5-DB-MOVED-EXISTS"}));
  EXPECT_THAT(undecided, Not(Contains("R5-DB-DUP-CONN")));
}

TEST_F(AnswerRules, CountInEqualsCountOut) {
  const v1::PlanUpgradeResponse r =
      Plan(PlanTo("certified:2.2.3", v1::TARGET_POLICY_LATEST));
  const v1::Coverage& c = r.plan().coverage();
  EXPECT_GT(c.asked(), 20);
  EXPECT_EQ(c.asked(), c.decided() + c.undecided() + c.failed());
  int sum = 0;
  for (const v1::PluginCoverage& p : c.plugins()) {
    EXPECT_EQ(p.asked(), p.decided() + p.undecided() + p.failed());
    sum += p.asked();
  }
  EXPECT_EQ(sum, c.asked());
}

// The bundled plugins, where no worker process can be made.
std::shared_ptr<const Snapshot> SnapshotWithoutWorkers() {
  Catalog catalog =
      LoadCatalog(ReadCatalogSources(BundledCatalogPaths()).value()).value();
  std::vector<FactSheet> sheets = SheetsOf(catalog);
  std::vector<PluginStatus> unreadable;
  const auto candidates = CandidatesInFolder(
      UPGRADE_ADVISOR_BINARY_DIR "/plugins", Tier::kService, unreadable);
  EXPECT_GT(candidates.size(), 10u);
  PluginLoader loader(TestLoaderOptions());
  std::unique_ptr<PluginHost> plugins;
  {
    const NoMoreFiles limit;
    plugins = loader.LoadCandidates(candidates, unreadable, sheets);
  }
  return std::make_shared<const Snapshot>(std::move(catalog), std::move(sheets),
                                          std::move(plugins));
}

TEST_F(AnswerRules, APlanForWhichNoPluginCouldBeAskedIsIncomplete) {
  const v1::PlanUpgradeRequest request =
      PlanTo("runtime:4.2.4", "runtime:6.0.4",
             R"({"environment": {"variables":
          {"AIRFLOW__SMART_SENSOR__USE_SMART_SENSOR": "True"}}})");
  EXPECT_EQ(Plan(request).plan().verdict(), v1::VERDICT_BLOCKED);
  const Engine without(SnapshotWithoutWorkers(), FixedDay);
  const auto response = without.PlanUpgrade(request, {});
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->plan().verdict(), v1::VERDICT_INCOMPLETE);
  EXPECT_EQ(response->plan().reason(), "PLUGIN_NOT_LOADED");
  for (const v1::PluginCoverage& c : response->plan().coverage().plugins()) {
    EXPECT_TRUE(c.required()) << c.plugin();
  }
}

// Equal ids mean equal plans.
TEST_F(AnswerRules, AnIncompletePlanDoesNotHaveTheIdOfTheCompleteOne) {
  const v1::PlanUpgradeRequest request =
      PlanTo("runtime:4.2.4", "runtime:6.0.4",
             R"({"environment": {"variables":
          {"AIRFLOW__SMART_SENSOR__USE_SMART_SENSOR": "True"}}})");
  const Engine without(SnapshotWithoutWorkers(), FixedDay);
  const auto response = without.PlanUpgrade(request, {});
  ASSERT_TRUE(response.ok()) << response.status();
  ASSERT_EQ(response->plan().verdict(), v1::VERDICT_INCOMPLETE);
  EXPECT_NE(response->plan().plan_id(), Plan(request).plan().plan_id());
}

TEST_F(AnswerRules, TheSameRequestGivesTheSameBytes) {
  const v1::PlanUpgradeRequest request =
      PlanTo("certified:2.2.3", "runtime:5.0.4", "{}");
  const std::string first = Plan(request).SerializeAsString();
  EXPECT_EQ(Plan(request).SerializeAsString(), first);
  v1::PlanUpgradeRequest another_day = request;
  another_day.set_as_of("2026-11-19");
  EXPECT_NE(Plan(another_day).plan().plan_id(), Plan(request).plan().plan_id());
}

}  // namespace
}  // namespace upgrade_advisor
