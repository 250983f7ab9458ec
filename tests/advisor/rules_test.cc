// Database migration, findings, verdicts, availability.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/advisor/database_migration.h"
#include "services/advisor/findings.h"
#include "services/advisor/verdict_rules.h"
#include "services/catalog/catalog_files.h"
#include "services/catalog/catalog_loader.h"
#include "tests/advisor/toy_catalog.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;

const Catalog& Bundled() {
  static const Catalog* const catalog =
      new Catalog(*LoadCatalog(*ReadCatalogSources(CatalogPathsIn(
          UPGRADE_ADVISOR_SOURCE_DIR "/services/catalog/data"))));
  return *catalog;
}

struct MigrationCase {
  Distribution from_distribution;
  const char* from;
  Distribution to_distribution;
  const char* to;
  Truth expected;
};

constexpr Distribution kR = Distribution::kRuntime;
constexpr Distribution kC = Distribution::kCertified;

class Migration : public ::testing::TestWithParam<MigrationCase> {};

TEST_P(Migration, FollowsFlagsMinorsAndGaps) {
  const MigrationCase& c = GetParam();
  const auto release = [](Distribution d, const char* v) {
    return *Bundled().DeriveUnlisted(*ReleaseVersion::Parse(d, v));
  };
  EXPECT_EQ(MigratesDatabase(Bundled(), release(c.from_distribution, c.from),
                             release(c.to_distribution, c.to)),
            c.expected)
      << c.from << " to " << c.to;
}

INSTANTIATE_TEST_SUITE_P(
    RealReleases, Migration,
    ::testing::Values(
        // Another Airflow minor.
        MigrationCase{kR, "4.2.4", kR, "6.0.4", Truth::kYes},
        MigrationCase{kR, "12.12.0", kR, "3.0-17", Truth::kYes},
        MigrationCase{kR, "3.0-18", kR, "3.1-21", Truth::kYes},
        MigrationCase{kC, "2.2.3-2", kC, "2.3.0-5", Truth::kYes},
        // A flagged release on the way: 2.9.2 has a migration.
        MigrationCase{kR, "11.3.0", kR, "11.8.0", Truth::kYes},
        MigrationCase{kC, "2.2.3-2", kR, "4.2.9", Truth::kYes},
        // The same Airflow.
        MigrationCase{kR, "9.5.0", kR, "9.17.0", Truth::kNo},
        MigrationCase{kC, "2.2.3-2", kR, "4.0.11", Truth::kNo},
        // Complete records of 2.8.1 to 2.8.4, none flagged.
        MigrationCase{kR, "10.3.0", kR, "10.9.0", Truth::kNo},
        // 2.11 has no schema of its own, but 13.0 to 13.4 are not listed.
        MigrationCase{kR, "12.12.0", kR, "13.11.0", Truth::kUnknown},
        MigrationCase{kR, "12.0.0", kR, "12.12.0", Truth::kUnknown},
        // Nobody recorded the patches of 2.3.
        MigrationCase{kR, "5.0.0", kR, "5.5.0", Truth::kUnknown},
        MigrationCase{kR, "12.7.1", kR, "12.12.0", Truth::kUnknown},
        MigrationCase{kR, "12.7.1", kR, "3.3-8", Truth::kYes}));

TEST(Fingerprint, HangsOnAdvisoryAndSubjectOnly) {
  EXPECT_EQ(Fingerprint("R6-X", ""), Fingerprint("R6-X", ""));
  EXPECT_NE(Fingerprint("R6-X", ""), Fingerprint("R6-Y", ""));
  EXPECT_NE(Fingerprint("R6-X", "a"), Fingerprint("R6-X", "b"));
  EXPECT_NE(Fingerprint("R6-X", "a"), Fingerprint("R6-XA", ""));
  // Written down forever: acknowledgements outlive releases of the service.
  EXPECT_EQ(Fingerprint("R6-SMART-SENSOR-ENABLED", ""), "658dbccd7bf30fde");
}

TEST(Findings, AreSortedByWeight) {
  std::vector<Advisory> advisories(4);
  advisories[0].id = "A-INFO";
  advisories[1].id = "B-WARNING";
  advisories[1].severity = Severity::kWarning;
  advisories[2].id = "C-BLOCKS";
  advisories[2].severity = Severity::kCritical;
  advisories[2].effect = Effect::kBlocksStep;
  advisories[3].id = "D-CRITICAL";
  advisories[3].severity = Severity::kCritical;
  std::vector<Finding> findings(5);
  for (uint32_t i = 0; i < 4; ++i) findings[i].advisory = i;
  findings[4].advisory = 2;
  findings[4].decided = false;
  SortByWeight(advisories, findings);
  std::vector<std::string> ids;
  for (const Finding& f : findings) {
    ids.push_back(advisories[f.advisory].id + (f.decided ? "" : "?"));
  }
  EXPECT_THAT(ids, ElementsAre("C-BLOCKS", "D-CRITICAL", "B-WARNING", "A-INFO",
                               "C-BLOCKS?"));
}

struct VerdictCase {
  const char* name;
  Severity severity;
  Effect effect;
  bool decided;
  Verdict expected;
};

class VerdictRule : public ::testing::TestWithParam<VerdictCase> {};

TEST_P(VerdictRule, WeighsOneFinding) {
  const VerdictCase& c = GetParam();
  std::vector<Advisory> advisories(1);
  advisories[0].severity = c.severity;
  advisories[0].effect = c.effect;
  Path path;
  path.steps.resize(1);
  path.steps[0].findings.resize(1);
  path.steps[0].findings[0].decided = c.decided;
  EXPECT_EQ(VerdictOf(advisories, path, {}), c.expected) << c.name;
}

INSTANTIATE_TEST_SUITE_P(
    Rules, VerdictRule,
    ::testing::Values(
        VerdictCase{"info applies", Severity::kInfo, Effect::kNone, true,
                    Verdict::kReady},
        VerdictCase{"warning applies", Severity::kWarning, Effect::kNone, true,
                    Verdict::kReadyWithWarnings},
        VerdictCase{"warning unknown", Severity::kWarning, Effect::kNone, false,
                    Verdict::kReady},
        VerdictCase{"blocker applies", Severity::kCritical, Effect::kBlocksStep,
                    true, Verdict::kBlocked},
        VerdictCase{"blocker unknown", Severity::kCritical, Effect::kBlocksStep,
                    false, Verdict::kReadyWithWarnings},
        VerdictCase{"critical applies", Severity::kCritical, Effect::kNone,
                    true, Verdict::kReadyWithWarnings}));

TEST(Findings, GiveASubjectTheRemediesThatNameIt) {
  Advisory advisory;
  advisory.id = "X";
  advisory.remedies = {{"For all", "", ""}};
  JudgedAdvisory judged;
  judged.answer.outcome = Outcome::kYes;
  judged.answer.subjects = {{"pkg-a", "", {}}, {"pkg-a-b", "", {}}};
  judged.answer.remedies = {{"Pin", "", "requirements.add pkg-a==1"},
                            {"Pin", "", "requirements.add pkg-a-b==2"},
                            {"Look", "", ""}};
  std::vector<Finding> findings;
  const FactSheet nothing;
  AddFindings(judged, advisory, {&nothing, &nothing, &nothing}, findings);
  ASSERT_EQ(findings.size(), 2u);
  const auto edits = [&](size_t i) {
    std::vector<std::string> out;
    for (const Remedy* r : AllRemedies(findings[i], advisory)) {
      out.push_back(r->edit.empty() ? r->text : r->edit);
    }
    return out;
  };
  EXPECT_THAT(edits(0),
              ElementsAre("For all", "Look", "requirements.add pkg-a==1"));
  EXPECT_THAT(edits(1),
              ElementsAre("For all", "Look", "requirements.add pkg-a-b==2"));
}

TEST(VerdictRules, AWarningNoteWarnsAndAFailureIsIncomplete) {
  Path path;
  EXPECT_EQ(VerdictOf({}, path, {{"N", Severity::kInfo, ""}}), Verdict::kReady);
  EXPECT_EQ(VerdictOf({}, path, {{"N", Severity::kWarning, ""}}),
            Verdict::kReadyWithWarnings);
  path.steps.emplace_back();
  path.coverage.push_back({"p", 1, 0, 1, "why"});
  EXPECT_EQ(VerdictOf({}, path, {}), Verdict::kIncomplete);
  EXPECT_EQ(GapOf(path, {}).code, "PLUGIN_FAILED");
}

TEST(VerdictRules, AnOptionalPluginThatFailsOnlyWarns) {
  Path path;
  path.steps.emplace_back();
  path.coverage.push_back({"p", 1, 0, 1, "why", /*required=*/false});
  EXPECT_EQ(VerdictOf({}, path, {}), Verdict::kReadyWithWarnings);
}

TEST(VerdictRules, ARequiredPluginThatIsMissingLeavesEveryPlanWithStepsOpen) {
  const Note missing{"PLUGIN_NOT_LOADED", Severity::kWarning, "p was refused",
                     /*leaves_gap=*/true};
  Path path;
  EXPECT_EQ(VerdictOf({}, path, {missing}), Verdict::kReadyWithWarnings)
      << "nothing was to be asked";
  path.steps.emplace_back();
  EXPECT_EQ(VerdictOf({}, path, {missing}), Verdict::kIncomplete);
  EXPECT_EQ(GapOf(path, {missing}).code, "PLUGIN_NOT_LOADED");
}

}  // namespace
}  // namespace upgrade_advisor
