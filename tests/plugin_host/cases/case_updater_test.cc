// Updates of case files: what is rewritten, what is kept, and that nothing else
// changes.
#include "services/plugin_host/cases/case_updater.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Answers = std::vector<std::vector<CaseAnswer>>;

constexpr char kHead[] =
    "- name: n\n"
    "  source: {runtime: 4.2.4, airflow: 2.2.5}\n"
    "  target: {certified: 2.3.0-5}\n";

CaseAnswer Answer(const std::string& outcome) {
  CaseAnswer answer;
  answer.known = true;
  answer.outcome = outcome;
  return answer;
}

CaseUpdate Update(const std::string& text, const Answers& answers) {
  absl::StatusOr<CaseUpdate> update = UpdateCases(text, "f.yaml", answers);
  EXPECT_TRUE(update.ok()) << update.status();
  return update.ok() ? *std::move(update) : CaseUpdate();
}

std::vector<std::string> Kept(const CaseUpdate& update) {
  std::vector<std::string> out;
  for (const CaseChange& change : update.changes) {
    if (!change.kept.empty()) {
      out.push_back(absl::StrCat(change.difference.field, ": ", change.kept));
    }
  }
  return out;
}

TEST(CaseUpdater, RewritesWhatIsAnsweredOtherwise) {
  const std::string text =
      absl::StrCat("# A comment.\n", kHead,
                   "  expect:\n"
                   "    A: yes   # it fires\n"
                   "    B: {outcome: \"no\", duration: 10m, missing: [env X]}\n"
                   "    C:\n"
                   "      missing:\n"
                   "        - env X  # one\n"
                   "        - env Y\n"
                   "      outcome: unknown\n");
  CaseAnswer b = Answer("unknown");
  b.durations = {"10m-30m"};
  b.missing = {"env X", "env Y"};
  CaseAnswer c = Answer("unknown");
  c.missing = {"config core.*", "env X"};
  const CaseUpdate update = Update(text, {{Answer("no"), b, c}});
  EXPECT_EQ(
      update.text,
      absl::StrCat(
          "# A comment.\n", kHead,
          "  expect:\n"
          "    A: no   # it fires\n"
          "    B: {outcome: \"unknown\", duration: 10m-30m, missing: [env X, "
          "env Y]}\n"
          "    C:\n"
          "      missing:\n"
          "        - env X  # one\n"
          "        - config core.*\n"
          "      outcome: unknown\n"));
  EXPECT_THAT(Kept(update), IsEmpty());
  ASSERT_EQ(update.changes.size(), 5u);
  EXPECT_EQ(update.changes[0].line, 6);
  EXPECT_EQ(update.changes[0].difference.expected, "yes");
  EXPECT_EQ(update.changes[0].difference.got, "no");
}

TEST(CaseUpdater, KeepsWhatACaseCannotHold) {
  const std::string text = absl::StrCat(
      kHead,
      "  expect:\n"
      "    A: yes\n"
      "    B: yes\n"
      "    C: {outcome: yes, duration: 10m, says: [this, that]}\n");
  CaseAnswer failed = Answer("failed");
  failed.failure = "why";
  CaseAnswer c = Answer("yes");
  c.said = "that";
  const CaseUpdate update = Update(text, {{CaseAnswer(), failed, c}});
  EXPECT_EQ(update.text, text);
  EXPECT_THAT(Kept(update),
              ElementsAre(HasSubstr("advisory: "), HasSubstr("outcome: "),
                          HasSubstr("duration: "), HasSubstr("says: ")));
}

TEST(CaseUpdater, KeepsWhatIsSharedAndMeantDifferently) {
  const std::string text = absl::StrCat(
      kHead, "  expect: &all {A: yes, B: &b no}\n",
      absl::StrReplaceAll(kHead, {{"name: n", "name: m"}}), "  expect: *all\n");
  // Right for the first, wrong for the second.
  CaseUpdate update = Update(
      text, {{Answer("yes"), Answer("no")}, {Answer("no"), Answer("no")}});
  EXPECT_EQ(update.text, text);
  EXPECT_THAT(Kept(update), ElementsAre(HasSubstr("share its text")));
  // Wrong for both, in two ways.
  update = Update(
      text, {{Answer("unknown"), Answer("no")}, {Answer("no"), Answer("no")}});
  EXPECT_EQ(update.text, text);
  EXPECT_EQ(Kept(update).size(), 2u);
  // Wrong for both alike; an anchor is not replaced over.
  update = Update(
      text, {{Answer("no"), Answer("yes")}, {Answer("no"), Answer("yes")}});
  EXPECT_EQ(update.text, absl::StrReplaceAll(text, {{"{A: yes", "{A: no"}}));
  EXPECT_THAT(Kept(update), ElementsAre(HasSubstr("too complex to replace"),
                                        HasSubstr("too complex to replace")));
}

TEST(CaseUpdater, LeavesCasesWithoutAnswersAlone) {
  const std::string text = absl::StrCat(kHead, "  expect: {A: yes}\n");
  EXPECT_EQ(Update(text, {{}}).text, text);
}

TEST(CaseUpdater, RefusesAFileThatIsNotTheOneThatWasRun) {
  EXPECT_FALSE(UpdateCases("- [\n", "f.yaml", {}).ok());
  EXPECT_FALSE(
      UpdateCases(absl::StrCat(kHead, "  expect: {A: yes}\n"), "f.yaml", {})
          .ok());
}

// ---- Over the cases of the bundled plugins ----------------------------------

std::vector<std::string> BundledFiles() {
  std::vector<std::string> out;
  std::error_code no_cases;
  for (const auto& plugin :
       fs::directory_iterator(UPGRADE_ADVISOR_SOURCE_DIR "/plugins")) {
    for (const auto& entry :
         fs::directory_iterator(plugin.path().string() + "/cases", no_cases)) {
      out.push_back(entry.path());
    }
  }
  EXPECT_GE(out.size(), 8u);
  return out;
}

std::string TextOf(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// The answers that pass.
Answers AsExpected(const std::vector<PluginCase>& cases) {
  Answers out;
  for (const PluginCase& c : cases) {
    out.emplace_back();
    for (const Expectation& e : c.expected) {
      CaseAnswer answer = Answer(std::string(CaseWord(e.outcome)));
      if (!e.duration.empty()) answer.durations = {e.duration};
      if (e.missing) answer.missing = *e.missing;
      for (const std::string& says : e.says) {
        absl::StrAppend(&answer.said, says, "\n");
      }
      out.back().push_back(std::move(answer));
    }
  }
  return out;
}

TEST(CaseUpdater, ChangesNothingWhereAllIsAsExpected) {
  for (const std::string& file : BundledFiles()) {
    const std::string text = TextOf(file);
    const auto cases = ParseCases(text, file);
    ASSERT_TRUE(cases.ok()) << cases.status();
    const CaseUpdate update = Update(text, AsExpected(*cases));
    EXPECT_EQ(update.text, text) << file;
    EXPECT_THAT(update.changes, IsEmpty()) << file;
  }
}

void Change(CaseAnswer& answer, std::mt19937_64& random) {
  const std::vector<std::string> outcomes = {"yes", "no", "unknown",
                                             "not_examined"};
  if (random() % 2 == 0) answer.outcome = outcomes[random() % 4];
  if (!answer.durations.empty() && random() % 2 == 0) {
    answer.durations = {absl::StrCat(random() % 90, "m+")};
  }
  if (!answer.missing.empty() && random() % 3 == 0) answer.missing.pop_back();
  if (random() % 3 == 0) {
    answer.missing.push_back(absl::StrCat("env NEW_", random() % 9));
  }
  std::sort(answer.missing.begin(), answer.missing.end());
  answer.missing.erase(
      std::unique(answer.missing.begin(), answer.missing.end()),
      answer.missing.end());
}

// Everything of a case but what may be rewritten, and all comments.
std::string Rest(const std::string& text,
                 const std::vector<PluginCase>& cases) {
  std::string out;
  for (const PluginCase& c : cases) {
    absl::StrAppend(&out, c.name, c.facts.size(), c.complete.size(), "\n");
    for (const Expectation& e : c.expected) {
      absl::StrAppend(&out, e.advisory, e.says.size(), e.missing.has_value(),
                      "\n");
    }
  }
  for (size_t at = text.find('#'); at != std::string::npos;
       at = text.find('#', at + 1)) {
    absl::StrAppend(&out, text.substr(at, text.find('\n', at) - at), "\n");
  }
  return out;
}

TEST(CaseUpdater, LeadsToWhatWasAnsweredAndChangesNothingElse) {
  std::mt19937_64 random(5);
  size_t changed = 0;
  for (const std::string& file : BundledFiles()) {
    const std::string text = TextOf(file);
    const auto cases = ParseCases(text, file);
    ASSERT_TRUE(cases.ok()) << cases.status();
    for (int round = 0; round < 30; ++round) {
      Answers answers = AsExpected(*cases);
      for (auto& of_case : answers) {
        for (CaseAnswer& answer : of_case) Change(answer, random);
      }
      const CaseUpdate update = Update(text, answers);
      EXPECT_THAT(Kept(update), IsEmpty()) << file;
      changed += update.changes.size();
      const auto again = ParseCases(update.text, file);
      ASSERT_TRUE(again.ok()) << again.status() << "\n" << update.text;
      EXPECT_EQ(Rest(update.text, *again), Rest(text, *cases)) << file;
      for (size_t i = 0; i < answers.size(); ++i) {
        for (size_t n = 0; n < answers[i].size(); ++n) {
          EXPECT_THAT(Differences((*again)[i].expected[n], answers[i][n]),
                      IsEmpty());
        }
      }
      // Once more changes nothing.
      EXPECT_EQ(Update(update.text, answers).text, update.text);
    }
  }
  EXPECT_GT(changed, 1000u);
}

}  // namespace
}  // namespace upgrade_advisor
