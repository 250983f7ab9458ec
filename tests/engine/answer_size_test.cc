// An answer that clients would not take loses what its largest plugin says, and
// nothing else.
#include "services/engine/answer_size.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <numeric>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/engine/page_fill.h"
#include "services/engine/page_token.h"

namespace upgrade_advisor {
namespace {

using ::google::protobuf::util::MessageDifferencer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

v1::Finding FindingOf(const std::string& plugin, int number,
                      size_t detail_bytes) {
  v1::Finding finding;
  finding.set_advisory_id(absl::StrCat(plugin, "-", number % 60));
  finding.set_fingerprint(absl::StrCat(number));
  finding.set_plugin(plugin);
  finding.set_title("A title");
  finding.set_outcome(v1::OUTCOME_APPLIES);
  finding.add_details(std::string(detail_bytes, 'd'));
  return finding;
}

std::vector<v1::Finding> FindingsOf(const std::string& plugin,
                                    const v1::PlanUpgradeResponse& response) {
  std::vector<v1::Finding> out;
  for (const v1::PlanStep& step : response.plan().steps()) {
    for (const v1::Finding& finding : step.findings()) {
      if (finding.plugin() == plugin) out.push_back(finding);
    }
  }
  return out;
}

class AnswerSize : public ::testing::Test {
 protected:
  AnswerSize() {
    response_.mutable_plan()->set_verdict(v1::VERDICT_BLOCKED);
    for (int step = 0; step < 3; ++step) response_.mutable_plan()->add_steps();
  }
  void Add(const std::string& plugin, int count, size_t detail_bytes) {
    for (int i = 0; i < count; ++i) {
      *response_.mutable_plan()->mutable_steps(i % 3)->add_findings() =
          FindingOf(plugin, i, detail_bytes);
    }
  }
  std::string Note() const {
    const auto& notes = response_.plan().notes();
    return notes.empty() ? ""
                         : absl::StrCat(notes[0].code(), ": ", notes[0].text());
  }

  v1::PlanUpgradeResponse response_;
};

TEST_F(AnswerSize, WhatClientsTakeStaysAsItIs) {
  Add("honest", 60, 60'000);
  const v1::PlanUpgradeResponse before = response_;
  ASSERT_GT(before.ByteSizeLong(), 3'500'000u);
  EXPECT_FALSE(BoundAnswer(response_));
  EXPECT_TRUE(MessageDifferencer::Equals(response_, before));
}

TEST_F(AnswerSize, TheLargestPluginLosesItsDetails) {
  Add("honest", 30, 5'000);
  Add("talker", 60, 250'000);
  const std::vector<v1::Finding> honest = FindingsOf("honest", response_);
  EXPECT_TRUE(BoundAnswer(response_));
  EXPECT_LE(response_.ByteSizeLong(), kMostAnswerBytes);
  EXPECT_EQ(response_.plan().verdict(), v1::VERDICT_BLOCKED);
  const std::vector<v1::Finding> after = FindingsOf("honest", response_);
  ASSERT_EQ(after.size(), honest.size());
  for (size_t i = 0; i < after.size(); ++i) {
    EXPECT_TRUE(MessageDifferencer::Equals(after[i], honest[i]));
  }
  const std::vector<v1::Finding> talker = FindingsOf("talker", response_);
  ASSERT_EQ(talker.size(), 60u) << "its findings are still listed";
  EXPECT_THAT(talker[0].details(0), HasSubstr("left out"));
  EXPECT_THAT(Note(), HasSubstr("ANSWER_CUT"));
  EXPECT_THAT(Note(), HasSubstr(": talker;"));
}

TEST_F(AnswerSize, ManySmallFindingsOfOnePluginAreCutToTheFirst) {
  Add("honest", 30, 5'000);
  Add("counter", 150'000, 1);
  EXPECT_TRUE(BoundAnswer(response_));
  EXPECT_LE(response_.ByteSizeLong(), kMostAnswerBytes);
  EXPECT_EQ(FindingsOf("honest", response_).size(), 30u);
  EXPECT_EQ(FindingsOf("counter", response_).size(), 60u) << "20 of each step";
  EXPECT_THAT(FindingsOf("honest", response_)[0].details(0),
              Not(HasSubstr("left out")));
}

TEST_F(AnswerSize, ALeanAnswerNamesThePluginElsewhere) {
  Add("honest", 30, 5'000);
  Add("talker", 60, 250'000);
  for (v1::PlanStep& step : *response_.mutable_plan()->mutable_steps()) {
    for (v1::Finding& finding : *step.mutable_findings()) {
      v1::AdvisoryText& text = *response_.add_advisories();
      text.set_advisory_id(finding.advisory_id());
      text.set_plugin(finding.plugin());
      finding.clear_plugin();
    }
  }
  EXPECT_TRUE(BoundAnswer(response_));
  EXPECT_THAT(Note(), HasSubstr(": talker;"));
}

TEST_F(AnswerSize, SeveralPluginsLoseWhatIsTooMuchInTheOrderOfTheirSize) {
  Add("small", 3, 100'000);
  Add("large", 3, 1'000'000);
  Add("largest", 3, 2'000'000);
  EXPECT_TRUE(BoundAnswer(response_));
  EXPECT_THAT(Note(), HasSubstr(": largest;"))
      << "three mebibytes are left, which clients take";
}

TEST_F(AnswerSize, NoHalfCommandIsLeft) {
  for (int i = 0; i < 100; ++i) {
    v1::Action& action =
        *response_.mutable_plan()->mutable_steps(0)->add_actions();
    action.set_title(std::string(50'000, 't'));
    action.set_command("rm -r " + std::string(50'000, 'c'));
    action.set_diff("--- a\n+++ b\n" + std::string(50'000, '+'));
  }
  EXPECT_TRUE(BoundAnswer(response_));
  EXPECT_LE(response_.ByteSizeLong(), kMostAnswerBytes);
  for (const v1::Action& action : response_.plan().steps(0).actions()) {
    EXPECT_EQ(action.command(), "");
    EXPECT_EQ(action.diff(), "");
    EXPECT_THAT(action.title(), HasSubstr("[cut]"));
  }
  EXPECT_THAT(Note(), HasSubstr("Long texts and lists are cut"));
}

TEST_F(AnswerSize, WhateverIsLargeBecomesSmall) {
  for (int i = 0; i < 20'000; ++i) {
    v1::Question& question = *response_.mutable_plan()->add_questions();
    question.set_text(std::string(500, 'q'));
    v1::UnreadPlace& place =
        *response_.mutable_plan()->mutable_coverage()->add_unread();
    place.set_reason(std::string(500, 'r'));
  }
  EXPECT_TRUE(BoundAnswer(response_));
  EXPECT_LE(response_.ByteSizeLong(), kMostAnswerBytes);
  EXPECT_GT(response_.plan().questions_size(), 0);
}

TEST_F(AnswerSize, AValidationIsBoundedToo) {
  v1::ValidateUpgradeResponse response;
  for (int i = 0; i < 60; ++i) {
    *response.mutable_step()->add_findings() = FindingOf("talker", i, 250'000);
  }
  response.set_verdict(v1::VERDICT_READY);
  EXPECT_TRUE(BoundAnswer(response));
  EXPECT_LE(response.ByteSizeLong(), kMostAnswerBytes);
  EXPECT_EQ(response.verdict(), v1::VERDICT_READY);
  EXPECT_EQ(response.notes(0).code(), "ANSWER_CUT");
}

v1::Advisory LargestAdvisory() {
  v1::Advisory advisory;
  advisory.set_id("A-LARGE");
  for (int i = 0; i < 64; ++i) {
    v1::Remedy& remedy = *advisory.add_remedies();
    remedy.set_text(std::string(16384, 't'));
    remedy.set_command(std::string(16384, 'c'));
    remedy.set_edit(std::string(16384, 'e'));
    advisory.add_references(std::string(16384, 'r'));
  }
  return advisory;
}

TEST(AdvisorySize, TheLargestIsCutToWhatClientsTake) {
  v1::Advisory advisory = LargestAdvisory();
  ASSERT_GT(advisory.ByteSizeLong(), kMostAnswerBytes);
  EXPECT_TRUE(BoundAnswer(advisory));
  EXPECT_LE(advisory.ByteSizeLong(), kMostAnswerBytes);
  EXPECT_EQ(advisory.id(), "A-LARGE");
  EXPECT_THAT(advisory.remedies(0).text(), HasSubstr("[cut]"));
  EXPECT_EQ(advisory.remedies(0).command(), "") << "half of one does harm";
  EXPECT_FALSE(BoundAnswer(advisory));
}

// Pages of a list of rows with a text of that many bytes, until the last.
std::vector<int> PagesOf(size_t rows, size_t bytes) {
  std::vector<int> sizes;
  std::string token;
  do {
    Page page = PageOf(rows, 1000, token, "rows").value();
    v1::ListAdvisoriesResponse response;
    FillPage(
        "rows",
        [&](size_t i, v1::Advisory& row) {
          row.set_id(absl::StrCat(i));
          row.set_impact(std::string(bytes, 'i'));
        },
        page, *response.mutable_advisories());
    EXPECT_EQ(response.advisories(0).id(),
              absl::StrCat(std::accumulate(sizes.begin(), sizes.end(), 0)));
    EXPECT_LE(response.ByteSizeLong(), kMostAnswerBytes);
    sizes.push_back(response.advisories_size());
    token = page.next_token;
  } while (!token.empty());
  return sizes;
}

TEST(PageSize, EndsBeforeTheAnswerIsTooLarge) {
  EXPECT_THAT(PagesOf(600, 16'384), ElementsAre(251, 251, 98));
  EXPECT_THAT(PagesOf(1500, 100), ElementsAre(1000, 500));
  EXPECT_THAT(PagesOf(2, kMostAnswerBytes - 100), ElementsAre(1, 1));
}

}  // namespace
}  // namespace upgrade_advisor
