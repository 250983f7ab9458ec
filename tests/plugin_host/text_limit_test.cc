// What a plugin may say in all the examinations of a batch: within its limit
// for one, it still cannot fill an answer.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/plugin_host/fixture_folder.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;

class TextLimit : public ::testing::TestWithParam<Tier> {
 protected:
  std::vector<Examination> Examine(const std::string& fixture, size_t steps) {
    PluginFolder folder;
    folder.Add("good").Add(fixture);
    host_ = LoadFolders({folder.path()}, GetParam());
    EXPECT_EQ(host_->advisories().size(), 2u);
    const std::vector<StepSheets> sheets(steps,
                                         {&deployment_, &nothing_, &nothing_});
    std::vector<Job> jobs;
    for (uint32_t step = 0; step < steps; ++step) {
      for (uint32_t advisory : {0, 1}) jobs.push_back({advisory, step});
    }
    return host_->Examine(sheets, jobs, {});
  }
  // Advisories are sorted by plugin: "good" comes first.
  static std::vector<Examination> Of(size_t advisory,
                                     const std::vector<Examination>& answers) {
    std::vector<Examination> out;
    for (size_t i = advisory; i < answers.size(); i += 2) {
      out.push_back(answers[i]);
    }
    return out;
  }

  const FactSheet deployment_ = SheetWithExecutor();
  const FactSheet nothing_;
  std::unique_ptr<PluginHost> host_;
};

int CountYes(const std::vector<Examination>& answers) {
  int yes = 0;
  for (const Examination& answer : answers) {
    if (answer.outcome == Outcome::kYes) {
      ++yes;
      continue;
    }
    EXPECT_EQ(answer.outcome, Outcome::kFailed);
    EXPECT_THAT(answer.failure, HasSubstr("more than 512 KiB"));
    EXPECT_EQ(answer.details.size() + answer.subjects.size(), 0u);
  }
  return yes;
}

TEST_P(TextLimit, HoldsForLongTextsOfManyExaminations) {
  const std::vector<Examination> answers = Examine("says_much", 10);
  EXPECT_EQ(CountYes(Of(1, answers)), 2) << "of 200 KB each";
  EXPECT_EQ(CountYes(Of(0, answers)), 10) << "another plugin's";
}

TEST_P(TextLimit, HoldsForEntriesThatSayNothing) {
  const std::vector<Examination> answers = Examine("says_nothing_often", 40);
  EXPECT_EQ(CountYes(Of(1, answers)), 16) << "each becomes a finding";
  EXPECT_EQ(CountYes(Of(0, answers)), 40);
}

TEST_P(TextLimit, IsOfNoConcernToWhoSaysLittle) {
  const std::vector<Examination> answers = Examine("says_much", 2);
  EXPECT_EQ(CountYes(Of(1, answers)), 2);
}

INSTANTIATE_TEST_SUITE_P(Tiers, TextLimit,
                         ::testing::Values(Tier::kWorker, Tier::kService),
                         [](const auto& tier) {
                           return std::string(TierName(tier.param));
                         });

}  // namespace
}  // namespace upgrade_advisor
