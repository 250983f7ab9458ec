// Case files: what they may hold, and how faults are reported.
#include "services/plugin_host/cases/case_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/plugin_host/cases/case_runner.h"
#include "services/sheets/release_sheet.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kHead[] =
    "- name: n\n"
    "  source: {runtime: 4.2.4, airflow: 2.2.5}\n"
    "  target: {certified: 2.3.0-5}\n";

std::string FaultOf(const std::string& text) {
  return std::string(ParseCases(text, "f.yaml").status().message());
}

TEST(CaseFileTest, ReadsReleasesAndFacts) {
  const absl::StatusOr<std::vector<PluginCase>> cases = ParseCases(
      std::string(kHead) +
          "  deployment:\n"
          "    config: {core.fernet_key: ~}\n"
          "    imports: [airflow.models]\n"
          "    open: [imports]\n"
          "  expect:\n"
          "    X: no\n"
          "    Y: {outcome: unknown, missing: [config core.*], says: a}\n",
      "f.yaml");
  ASSERT_TRUE(cases.ok()) << cases.status();
  ASSERT_EQ(cases->size(), 1u);
  const PluginCase& c = cases->front();
  EXPECT_EQ(c.line, 1);
  EXPECT_EQ(c.source.airflow->ToString(), "2.2.5");
  EXPECT_EQ(c.target.airflow->ToString(), "2.3.0");
  ASSERT_EQ(c.facts.size(), 2u);
  EXPECT_TRUE(c.facts[0].value_withheld);
  EXPECT_EQ(c.facts[1].kind, FactKind::kImport);
  EXPECT_THAT(c.complete, ElementsAre(FactKind::kConfig));
  ASSERT_EQ(c.expected.size(), 2u);
  EXPECT_EQ(c.expected[1].outcome, ExpectedOutcome::kUnknown);
  EXPECT_EQ(c.expected[1].line, 10);
}

TEST(CaseFileTest, KnowsAnUnlistedReleaseByItsMinor) {
  const absl::StatusOr<std::vector<PluginCase>> cases = ParseCases(
      "- {name: n, source: {runtime: 12.7.1, airflow: 2.10},"
      " target: {runtime: 3.1-1, airflow: 3.1.0}, expect: {X: yes}}\n",
      "f.yaml");
  ASSERT_TRUE(cases.ok()) << cases.status();
  const Release& source = cases->front().source;
  EXPECT_TRUE(source.unlisted);
  EXPECT_FALSE(source.airflow.has_value());
  EXPECT_EQ(source.airflow_minor, "2.10");
}

TEST(CaseFileTest, ReadsWhatALineOfReleasesHas) {
  const auto cases = ParseCases(
      "- name: n\n  source: {runtime: 11.8.0, airflow: 2.9.3}\n"
      "  target: {runtime: 12.8.0, airflow: 2.10.5, lts: true, python: "
      "[\"3.11\", \"3.12\"], default_python: \"3.12\", postgres: 12-16, "
      "end_of_basic_support: 2027-02-28}\n  expect: {X: yes}\n",
      "f.yaml");
  ASSERT_TRUE(cases.ok()) << cases.status();
  const Release& target = cases->front().target;
  EXPECT_TRUE(target.lts);
  EXPECT_EQ(target.python_versions.size(), 2u);
  EXPECT_EQ(target.default_python_version, "3.12");
  EXPECT_EQ(target.postgres_versions, "12-16");
  EXPECT_EQ(target.end_of_basic_support, absl::CivilDay(2027, 2, 28));
}

TEST(CaseFileTest, TellsFaultsByFileAndLine) {
  const std::string head(kHead);
  EXPECT_THAT(FaultOf("a: b\n"), HasSubstr("f.yaml:1: a list of cases"));
  EXPECT_THAT(FaultOf(head), HasSubstr("f.yaml:1: a case needs \"expect\""));
  EXPECT_THAT(FaultOf(head + "  expect: {X: maybe}\n"),
              HasSubstr("f.yaml:4: \"maybe\" is not an outcome"));
  EXPECT_THAT(FaultOf(head + "  expct: {X: yes}\n  expect: {X: yes}\n"),
              HasSubstr("f.yaml:4: \"expct\" is not a key of a case"));
  EXPECT_THAT(FaultOf("- {name: n, source: {runtme: 4.2.4}, target: {runtime: "
                      "5.0.1, airflow: 2.3.0}, expect: {X: yes}}\n"),
              HasSubstr("\"runtme\" is not a key of a release; it has runtime, "
                        "certified, airflow"));
  EXPECT_THAT(FaultOf(head + "  deployment: {cnfig: {}}\n  expect: {X: yes}\n"),
              HasSubstr("f.yaml:4: \"cnfig\" is not a kind of fact"));
  EXPECT_THAT(FaultOf(head + "  expect: {X: {duration: 10m}}\n"),
              HasSubstr("f.yaml:4: an expectation needs \"outcome\""));
  EXPECT_THAT(FaultOf("- {name: n, source: {runtime: 4.2.4}, target: "
                      "{certified: 2.3.0-5}, expect: {X: yes}}\n"),
              HasSubstr("f.yaml:1: a Runtime release needs \"airflow\""));
  EXPECT_THAT(FaultOf("- {name: n, source: {runtime: four, airflow: 2.2.5}, "
                      "target: {certified: 2.3.0-5}, expect: {X: yes}}\n"),
              HasSubstr("f.yaml:1: "));
  EXPECT_THAT(FaultOf("- [\n"), HasSubstr("f.yaml:"));
}

TEST(CaseFileTest, SaysThatAFolderHasNoCases) {
  EXPECT_EQ(ReadCaseFolder("/nonexistent").status().code(),
            absl::StatusCode::kNotFound);
}

// Answers every examination alike.
class FixedJudge : public Judge {
 public:
  FixedJudge() {
    advisories_.resize(1);
    advisories_[0].id = "X";
    advisories_[0].plugin = "p";
  }
  absl::Span<const Advisory> advisories() const override { return advisories_; }
  std::vector<Examination> Examine(absl::Span<const StepSheets>,
                                   absl::Span<const Job> jobs,
                                   const ExaminationContext&) const override {
    return std::vector<Examination>(jobs.size(), answer);
  }
  Examination answer;

 private:
  std::vector<Advisory> advisories_;
};

PluginCase CaseExpecting(const std::string& expectation) {
  absl::StatusOr<std::vector<PluginCase>> cases =
      ParseCases(std::string(kHead) + "  expect: " + expectation + "\n", "f");
  EXPECT_TRUE(cases.ok()) << cases.status();
  cases->front().target.version = *RuntimeVersion::Parse("5.0.4");
  return cases->front();
}

TEST(CaseRunnerTest, ComparesWhatIsExpected) {
  FixedJudge judge;
  judge.answer.outcome = Outcome::kYes;
  judge.answer.details = {"seven"};
  judge.answer.durations = {{600, std::nullopt, "policy"}};
  const CaseRunner runner(&judge, &BuildReleaseSheet);
  EXPECT_THAT(
      runner.Run(CaseExpecting("{X: {outcome: yes, duration: 10m+, says: [sev, "
                               "policy], missing: []}}")),
      IsEmpty());
  EXPECT_THAT(runner.Run(CaseExpecting("{X: no}")),
              ElementsAre(HasSubstr("f:4: n: X: is yes, expected no")));
  EXPECT_THAT(runner.Run(CaseExpecting("{X: {outcome: yes, duration: 10m}}")),
              ElementsAre(HasSubstr("the duration is 10m+, expected 10m")));
  EXPECT_THAT(runner.Run(CaseExpecting("{X: {outcome: yes, says: eight}}")),
              ElementsAre(HasSubstr("does not say \"eight\"")));
  EXPECT_THAT(
      runner.Run(CaseExpecting("{X: {outcome: yes, missing: [env A]}}")),
      ElementsAre(HasSubstr("missing is []")));
  EXPECT_THAT(runner.Run(CaseExpecting("{Z: yes}")),
              ElementsAre(HasSubstr("no plugin has this advisory")));
}

TEST(CaseRunnerTest, DemandsUndecidedWhereNothingIsKnown) {
  FixedJudge judge;
  const CaseRunner runner(&judge, &BuildReleaseSheet);
  judge.answer.outcome = Outcome::kNo;
  EXPECT_THAT(runner.RunOnNothing("p"), ElementsAre(HasSubstr("X: ")));
  judge.answer.outcome = Outcome::kUnknown;
  EXPECT_THAT(runner.RunOnNothing("p"), IsEmpty());
  EXPECT_THAT(runner.MissingCases("p", {}, {}),
              ElementsAre("X: no case expects it to be yes",
                          "X: no case expects it to be no"));
  EXPECT_THAT(runner.MissingCases("p", {CaseExpecting("{X: unknown}")}, {"X"}),
              ElementsAre("X: no case expects it to be no"));
}

}  // namespace
}  // namespace upgrade_advisor
