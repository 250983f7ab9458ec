#include "services/advisor/planner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <string>
#include <utility>

#include "tests/advisor/table_judge.h"
#include "tests/advisor/toy_catalog.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Migrating needs the same Airflow minor; nothing else is forbidden.
void AddMigrationRule(TableJudge& judge) {
  judge.AddForbidding("SAME-MINOR", BitOf(StepKind::kMigrateToRuntime),
                      [](const StepSheets& s) {
                        return ReleaseFact(*s.source, "airflow.minor") ==
                                       ReleaseFact(*s.target, "airflow.minor")
                                   ? Outcome::kNo
                                   : Outcome::kYes;
                      });
}

bool Arrives(const StepSheets& s, const std::string& version) {
  return ReleaseFact(*s.target, "version") == version;
}
bool Leaves(const StepSheets& s, const std::string& version) {
  return ReleaseFact(*s.source, "version") == version;
}

std::vector<Release> CertifiedAndRuntime() {
  return {ToyCertified("2.2.3-2"),      ToyCertified("2.3.0-4"),
          ToyCertified("2.3.0-5"),      ToyCertified("2.3.1-1"),
          ToyRuntime("4.0.8", "2.2.3"), ToyRuntime("4.2.9", "2.2.5"),
          ToyRuntime("5.0.4", "2.3.2")};
}

std::vector<std::string> ConstraintsOf(const Plan& plan) {
  std::vector<std::string> out;
  for (const Alternative& a : plan.alternatives) out.push_back(a.constraint);
  return out;
}

TEST(Planner, UpgradesWithinCertifiedFirstByTheEarliestNewestHotfix) {
  TableJudge judge;
  AddMigrationRule(judge);
  const ToyGraph toy(CertifiedAndRuntime(), &judge);
  const Plan plan = toy.PlanOf(CertifiedAt("2.2.3-2"), RuntimeAt("5.0.4"));
  EXPECT_EQ(StopsOf(plan.path), "certified 2.3.0-5, runtime 5.0.4");
  ASSERT_THAT(ConstraintsOf(plan), ElementsAre("MIGRATE_FIRST"));
  EXPECT_EQ(StopsOf(plan.alternatives[0].path), "runtime 4.2.9, runtime 5.0.4");
}

TEST(Planner, PassesOverAStopThatABlockerCloses) {
  TableJudge judge;
  AddMigrationRule(judge);
  judge.AddBlocking("NOT-230", [](const StepSheets& s) {
    return Arrives(s, "2.3.0-5") ? Outcome::kYes : Outcome::kNo;
  });
  const ToyGraph toy(CertifiedAndRuntime(), &judge);
  const Plan plan = toy.PlanOf(CertifiedAt("2.2.3-2"), RuntimeAt("5.0.4"));
  EXPECT_EQ(StopsOf(plan.path), "certified 2.3.1-1, runtime 5.0.4");
  ASSERT_FALSE(plan.explanations.empty());
  EXPECT_EQ(plan.explanations[0].reason, "BLOCKED_BY_FINDING");
  EXPECT_THAT(plan.explanations[0].text, HasSubstr("NOT-230"));
}

TEST(Planner, AnUnknownBlockerDoesNotReroute) {
  TableJudge judge;
  AddMigrationRule(judge);
  judge.AddBlocking("PERHAPS", [](const StepSheets& s) {
    return Arrives(s, "2.3.0-5") ? Outcome::kUnknown : Outcome::kNo;
  });
  const ToyGraph toy(CertifiedAndRuntime(), &judge);
  const Plan plan = toy.PlanOf(CertifiedAt("2.2.3-2"), RuntimeAt("5.0.4"));
  EXPECT_EQ(StopsOf(plan.path), "certified 2.3.0-5, runtime 5.0.4");
  EXPECT_EQ(plan.verdict, Verdict::kReadyWithWarnings);
}

TEST(Planner, TakesOneMoreStopWhereThatRemovesABlocker) {
  TableJudge judge;
  judge.AddBlocking("TOO-FAR", [](const StepSheets& s) {
    return Leaves(s, "4.2.9") && Arrives(s, "6.0.0") ? Outcome::kYes
                                                     : Outcome::kNo;
  });
  const ToyGraph toy(
      {ToyRuntime("4.2.9", "2.2.5"), ToyRuntime("5.0.4", "2.3.2"),
       ToyRuntime("5.0.5", "2.3.2"), ToyRuntime("6.0.0", "2.4.0")},
      &judge);
  judge.batches = 0;
  const Plan plan = toy.PlanOf(RuntimeAt("4.2.9"), RuntimeAt("6.0.0"));
  EXPECT_EQ(StopsOf(plan.path), "runtime 5.0.5, runtime 6.0.0");
  EXPECT_EQ(plan.verdict, Verdict::kReady);
  EXPECT_THAT(ConstraintsOf(plan), ElementsAre("FEWER_STEPS"));
  EXPECT_EQ(plan.alternatives[0].verdict, Verdict::kBlocked);
}

TEST(Planner, OneMoreStepMayTakeOtherStopsAltogether) {
  TableJudge judge;
  AddMigrationRule(judge);
  judge.AddForbidding(
      "NO-LEAP", BitOf(StepKind::kUpgradeRuntime), [](const StepSheets& s) {
        return Leaves(s, "4.2.9") && Arrives(s, "7.0.0") ? Outcome::kYes
                                                         : Outcome::kNo;
      });
  judge.AddBlocking("NOT-5", [](const StepSheets& s) {
    return ReleaseFact(*s.target, "line") == "5" ? Outcome::kYes : Outcome::kNo;
  });
  const ToyGraph toy(
      {ToyCertified("2.3.4-1"), ToyCertified("2.4.1-1"),
       ToyRuntime("5.5.0", "2.3.4"), ToyRuntime("6.0.2", "2.4.1"),
       ToyRuntime("7.0.0", "2.5.0")},
      &judge);
  const Plan plan = toy.PlanOf(CertifiedAt("2.3.4-1"), RuntimeAt("7.0.0"));
  EXPECT_EQ(StopsOf(plan.path),
            "certified 2.4.1-1, runtime 6.0.2, runtime 7.0.0");
  EXPECT_EQ(plan.verdict, Verdict::kReady);
}

TEST(Planner, StaysShortWhereOneMoreStopDoesNotHelp) {
  TableJudge judge;
  judge.AddBlocking("ALWAYS", [](const StepSheets& s) {
    return Arrives(s, "6.0.0") ? Outcome::kYes : Outcome::kNo;
  });
  const ToyGraph toy(
      {ToyRuntime("4.2.9", "2.2.5"), ToyRuntime("5.0.5", "2.3.2"),
       ToyRuntime("6.0.0", "2.4.0")},
      &judge);
  const Plan plan = toy.PlanOf(RuntimeAt("4.2.9"), RuntimeAt("6.0.0"));
  EXPECT_EQ(StopsOf(plan.path), "runtime 6.0.0");
  EXPECT_EQ(plan.verdict, Verdict::kBlocked);
}

TEST(Planner, JudgesAllStepsOfAnUnblockedPlanInOneBatch) {
  TableJudge judge;
  AddMigrationRule(judge);
  judge.AddWarning("W", [](const StepSheets&) { return Outcome::kYes; });
  const ToyGraph toy(CertifiedAndRuntime(), &judge);
  const PlanRequest request =
      toy.From(CertifiedAt("2.2.3-2"), RuntimeAt("5.0.4"));
  judge.batches = 0;
  const Plan plan = MakePlan(toy.graph(), request).value();
  // One for all candidate steps; the other explains why the stop is needed.
  EXPECT_EQ(judge.batches, 2);
  EXPECT_EQ(plan.verdict, Verdict::kReadyWithWarnings);
}

TEST(Planner, AStepWithoutRulesMakesThePlanIncompleteNotImpossible) {
  TableJudge judge;  // nobody covers migrations
  const ToyGraph toy(CertifiedAndRuntime(), &judge);
  const Plan plan = toy.PlanOf(CertifiedAt("2.2.3-2"), RuntimeAt("5.0.4"));
  EXPECT_THAT(plan.path.steps, IsEmpty());
  EXPECT_EQ(plan.verdict, Verdict::kIncomplete);
  EXPECT_EQ(plan.reason.code, "RULES_MISSING");
}

TEST(Planner, RulesThatFailOrCannotDecideAreNoPermission) {
  for (Outcome outcome : {Outcome::kFailed, Outcome::kUnknown}) {
    TableJudge judge;
    judge.AddForbidding("RULE", BitOf(StepKind::kMigrateToRuntime),
                        [=](const StepSheets&) { return outcome; });
    const ToyGraph toy(CertifiedAndRuntime(), &judge);
    const Plan plan = toy.PlanOf(CertifiedAt("2.2.3-2"), RuntimeAt("4.0.8"));
    EXPECT_THAT(plan.path.steps, IsEmpty());
    EXPECT_EQ(plan.verdict, outcome == Outcome::kFailed ? Verdict::kIncomplete
                                                        : Verdict::kNoPath);
  }
}

TEST(Planner, AFailedExaminationNeverLooksClean) {
  TableJudge judge;
  judge.AddWarning("BROKEN",
                   [](const StepSheets&) { return Outcome::kFailed; });
  const ToyGraph toy(
      {ToyRuntime("4.2.9", "2.2.5"), ToyRuntime("5.0.5", "2.3.2")}, &judge);
  const Plan plan = toy.PlanOf(RuntimeAt("4.2.9"), RuntimeAt("5.0.5"));
  EXPECT_EQ(plan.verdict, Verdict::kIncomplete);
  EXPECT_EQ(plan.reason.code, "PLUGIN_FAILED");
  ASSERT_EQ(plan.path.coverage.size(), 1u);
  EXPECT_EQ(plan.path.coverage[0].failed, 1);
  EXPECT_EQ(plan.path.coverage[0].asked(), 1);
}

TEST(Planner, CrossingAnAirflowMajorNeedsRules) {
  TableJudge judge;
  const ToyGraph toy(
      {ToyRuntime("13.11.0", "2.11.2"), ToyRuntime("3.0-1", "3.0.0")}, &judge);
  EXPECT_EQ(toy.PlanOf(RuntimeAt("13.11.0"), RuntimeAt("3.0-1")).verdict,
            Verdict::kIncomplete);
}

TEST(Planner, NeverGoesByAYankedUnreleasedOrPrereleaseStop) {
  TableJudge judge;
  judge.AddForbidding("NO-DIRECT", kAllStepKinds, [](const StepSheets& s) {
    return Leaves(s, "4.2.9") && Arrives(s, "6.0.0") ? Outcome::kYes
                                                     : Outcome::kNo;
  });
  Release yanked = ToyRuntime("5.0.3", "2.3.2");
  yanked.yanked = true;
  Release future = ToyRuntime("5.0.4", "2.3.2");
  future.release_date = absl::CivilDay(2027, 1, 1);
  Release alpha = ToyRuntime("5.0.5", "2.3.2");
  alpha.channel = "alpha";
  const ToyGraph toy({ToyRuntime("4.2.9", "2.2.5"), yanked, future, alpha,
                      ToyRuntime("6.0.0", "2.4.0")},
                     &judge);
  const Plan plan = toy.PlanOf(RuntimeAt("4.2.9"), RuntimeAt("6.0.0"));
  EXPECT_EQ(plan.verdict, Verdict::kNoPath);
  EXPECT_EQ(plan.reason.code, "STEP_FORBIDDEN");
  EXPECT_THAT(plan.reason.text, HasSubstr("NO-DIRECT"));
}

TEST(Planner, PrefersAnOfferedStopAndTakesAnEndedOneWhereNoneWillDo) {
  TableJudge judge;
  judge.AddForbidding("NO-DIRECT", kAllStepKinds, [](const StepSheets& s) {
    return Leaves(s, "4.2.9") && Arrives(s, "7.0.0") ? Outcome::kYes
                                                     : Outcome::kNo;
  });
  Release ended = ToyRuntime("6.0.0", "2.4.0");
  ended.end_of_maintenance = absl::CivilDay(2024, 1, 1);
  const std::vector<Release> with_ended_only = {
      ToyRuntime("4.2.9", "2.2.5"), ended, ToyRuntime("7.0.0", "2.5.0")};
  std::vector<Release> with_both = with_ended_only;
  with_both.push_back(ToyRuntime("5.0.4", "2.3.2"));
  const ToyGraph ended_graph(with_ended_only, &judge);
  EXPECT_EQ(
      StopsOf(ended_graph.PlanOf(RuntimeAt("4.2.9"), RuntimeAt("7.0.0")).path),
      "runtime 6.0.0, runtime 7.0.0");
  const ToyGraph both_graph(with_both, &judge);
  EXPECT_EQ(
      StopsOf(both_graph.PlanOf(RuntimeAt("4.2.9"), RuntimeAt("7.0.0")).path),
      "runtime 5.0.4, runtime 7.0.0");
}

TEST(Planner, EqualTargetIsNothingToDo) {
  TableJudge judge;
  const ToyGraph toy({ToyRuntime("5.0.4", "2.3.2")}, &judge);
  const Plan plan = toy.PlanOf(RuntimeAt("5.0.4"), RuntimeAt("5.0.4"));
  EXPECT_EQ(plan.verdict, Verdict::kReady);
  EXPECT_THAT(plan.path.steps, IsEmpty());
}

TEST(Planner, ATargetThatIsNotListedHasNoPath) {
  TableJudge judge;
  const ToyGraph toy({ToyRuntime("5.0.4", "2.3.2"),
                      ToyRuntime("5.0.6", "2.3.2"), ToyCertified("2.2.3-2")},
                     &judge);
  for (const ReleaseVersion& target :
       {RuntimeAt("5.0.99"), RuntimeAt("99.0.0"), CertifiedAt("2.3.99"),
        CertifiedAt("1.10.0")}) {
    for (const ReleaseVersion& start :
         {RuntimeAt("5.0.4"), CertifiedAt("2.2.3-2")}) {
      const Plan plan = toy.PlanOf(start, target);
      EXPECT_EQ(plan.verdict, Verdict::kNoPath) << target.ToString();
      EXPECT_EQ(plan.reason.code, "RELEASE_UNKNOWN") << target.ToString();
      EXPECT_FALSE(plan.target.has_value());
    }
  }
  const Plan plan = toy.PlanOf(RuntimeAt("5.0.4"), RuntimeAt("5.0.99"));
  EXPECT_EQ(plan.nearest_usable->version, RuntimeAt("5.0.6"));
}

TEST(Planner, TheSamePlanComesOutEachTime) {
  TableJudge judge;
  AddMigrationRule(judge);
  judge.AddWarning("W", [](const StepSheets&) { return Outcome::kYes; });
  const ToyGraph toy(CertifiedAndRuntime(), &judge);
  const Plan first = toy.PlanOf(CertifiedAt("2.2.3-2"), RuntimeAt("5.0.4"));
  for (int i = 0; i < 20; ++i) {
    const Plan again = toy.PlanOf(CertifiedAt("2.2.3-2"), RuntimeAt("5.0.4"));
    EXPECT_EQ(StopsOf(again.path), StopsOf(first.path));
    EXPECT_EQ(again.notes.size(), first.notes.size());
  }
}

// Sheets of targets that a request has to build, which is what costs.
class CountedSheets : public TargetSheets {
 public:
  CountedSheets(const ReleaseGraph& graph, int stop_at)
      : graph_(graph), stop_at_(stop_at) {}

  const FactSheet& Of(size_t from, size_t to) override {
    if (built_.emplace(from, to).second && built() == stop_at_) stop = true;
    return graph_.sheet(to);
  }

  int built() const { return static_cast<int>(built_.size()); }
  std::atomic<bool> stop = false;

 private:
  const ReleaseGraph& graph_;
  const int stop_at_;
  std::set<std::pair<size_t, size_t>> built_;
};

// Counted in sheets, wherever in the search the caller goes away.
TEST(Planner, BuildsNothingMoreOnceTheCallerIsGone) {
  TableJudge judge;
  AddMigrationRule(judge);
  judge.AddBlocking("ALL", [](const StepSheets&) { return Outcome::kYes; });
  const ToyGraph toy(CertifiedAndRuntime(), &judge);
  const auto built_by_stopping_at = [&](int stop_at) {
    CountedSheets sheets(toy.graph(), stop_at);
    PlanRequest request = toy.From(CertifiedAt("2.2.3-2"), RuntimeAt("5.0.4"));
    request.start.targets = &sheets;
    request.context.stop = &sheets.stop;
    toy.PlanOf(request);
    return sheets.built();
  };
  const int all = built_by_stopping_at(-1);
  ASSERT_GT(all, 5);
  for (int i = 1; i <= all; ++i) EXPECT_EQ(built_by_stopping_at(i), i);
}

}  // namespace
}  // namespace upgrade_advisor
