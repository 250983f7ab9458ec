#include "services/fleet/store/filter_cache.h"

#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/fleet/filter/filter_tree.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;

FilterNode IsEven(int64_t outcome) { return ConstantNode(outcome % 2 == 0); }

TEST(FilterAnswersTest, OutcomesWithTheSameRestAreOneGroup) {
  FilterAnswers answers;
  const std::vector<FilterAnswers::Rest> rests =
      answers.Group({0, 1, 2, 3}, IsEven);
  ASSERT_EQ(rests.size(), 2u);
  EXPECT_EQ(*rests[0].condition, ConstantNode(true));
  EXPECT_THAT(rests[0].outcomes, ElementsAre(0, 2));
  EXPECT_EQ(*rests[1].condition, ConstantNode(false));
  EXPECT_THAT(rests[1].outcomes, ElementsAre(1, 3));
}

TEST(FilterAnswersTest, AnOutcomeIsLookedAtOnce) {
  FilterAnswers answers;
  std::vector<int64_t> asked;
  const auto note = [&](int64_t outcome) {
    asked.push_back(outcome);
    return IsEven(outcome);
  };
  answers.Group({1, 2}, note);
  const auto again = answers.Group({2, 3}, note);
  EXPECT_THAT(asked, ElementsAre(1, 2, 3));
  ASSERT_EQ(again.size(), 2u);
  EXPECT_THAT(again[0].outcomes, ElementsAre(3));
  EXPECT_THAT(again[1].outcomes, ElementsAre(2));
}

TEST(FilterAnswersTest, AGroupThatNobodyIsInIsLeftOut) {
  FilterAnswers answers;
  answers.Group({1, 2}, IsEven);
  const auto rests = answers.Group({4}, IsEven);
  ASSERT_EQ(rests.size(), 1u);
  EXPECT_EQ(*rests[0].condition, ConstantNode(true));
  EXPECT_TRUE(answers.Group({}, IsEven).empty());
}

TEST(FilterAnswersTest, ManyMayAskAtOnce) {
  FilterAnswers answers;
  std::vector<std::thread> threads;
  std::vector<size_t> seen(4);
  for (size_t t = 0; t < seen.size(); ++t) {
    threads.emplace_back([&answers, &seen, t] {
      for (int64_t from = 0; from < 200; ++from) {
        const auto rests = answers.Group({from, from + 1}, IsEven);
        for (const FilterAnswers::Rest& rest : rests) {
          for (int64_t outcome : rest.outcomes) {
            seen[t] += *rest.condition == IsEven(outcome) ? 1 : 0;
          }
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(seen, ElementsAre(400, 400, 400, 400));
}

TEST(FilterCacheTest, AFilterHasAnswersForEachDay) {
  FilterCache cache;
  const std::shared_ptr<FilterAnswers> first =
      cache.For("verdict = BLOCKED", 1);
  EXPECT_EQ(cache.For("verdict = BLOCKED", 1), first);
  EXPECT_NE(cache.For("verdict = BLOCKED", 2), first);
  EXPECT_NE(cache.For("yanked = true", 1), first);
}

TEST(FilterCacheTest, MoreFiltersThanItKeepsStayUsable) {
  FilterCache cache(2);
  const std::shared_ptr<FilterAnswers> first = cache.For("a", 1);
  cache.For("b", 1);
  cache.For("c", 1);
  EXPECT_EQ(first->Group({2}, IsEven).size(), 1u);
  EXPECT_NE(cache.For("a", 1), first);
}

}  // namespace
}  // namespace upgrade_advisor
