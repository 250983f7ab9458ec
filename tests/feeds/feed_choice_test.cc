// Texts that fit together are taken, and one that is bad refuses itself only.
#include "services/feeds/feed_choice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;

FeedCandidate Candidate(const std::string& url, const std::string& text) {
  FeedCandidate out;
  out.copy.url = url;
  out.copy.text = std::make_shared<const std::string>(text);
  return out;
}

FetchedTexts Texts(
    const std::vector<std::pair<std::string, std::string>>& rows) {
  FetchedTexts out;
  for (const auto& [url, text] : rows) {
    out[url] = std::make_shared<const std::string>(text);
  }
  return out;
}

// "bad" is never good; "new" of a needs "new" of b.
absl::Status Lint(const FetchedTexts& texts) {
  for (const auto& [url, text] : texts) {
    if (*text == "bad") {
      return absl::InvalidArgumentError(absl::StrCat(url, " is bad"));
    }
  }
  if (*texts.at("a") == "new" && *texts.at("b") != "new") {
    return absl::InvalidArgumentError("a does not fit b");
  }
  return absl::OkStatus();
}

TEST(FeedChoice, TakesTextsThatNeedEachOther) {
  std::vector<FeedCandidate> candidates = {Candidate("a", "new"),
                                           Candidate("b", "new")};
  const FetchedTexts present = Texts({{"a", "old"}, {"b", "old"}});
  ChooseCandidates(present, Lint, candidates);
  EXPECT_EQ(candidates[0].refusal, "");
  EXPECT_EQ(candidates[1].refusal, "");
  EXPECT_EQ(*WithTaken(present, candidates).at("a"), "new");
}

TEST(FeedChoice, RefusesABadOneAndTakesTheOther) {
  std::vector<FeedCandidate> candidates = {Candidate("a", "bad"),
                                           Candidate("b", "new")};
  const FetchedTexts present = Texts({{"a", "old"}, {"b", "old"}});
  ChooseCandidates(present, Lint, candidates);
  EXPECT_THAT(candidates[0].refusal, HasSubstr("a is bad"));
  EXPECT_EQ(candidates[1].refusal, "");
  EXPECT_EQ(*WithTaken(present, candidates).at("a"), "old");
  EXPECT_EQ(*WithTaken(present, candidates).at("b"), "new");
}

TEST(FeedChoice, RefusesOneThatDoesNotFitWhatServes) {
  std::vector<FeedCandidate> candidates = {Candidate("a", "new")};
  ChooseCandidates(Texts({{"a", "old"}, {"b", "old"}}), Lint, candidates);
  EXPECT_THAT(candidates[0].refusal, HasSubstr("does not fit"));
}

TEST(FeedChoice, TakesWhatThereIsNoOtherTextOf) {
  std::vector<FeedCandidate> candidates = {Candidate("a", "bad"),
                                           Candidate("b", "new")};
  ChooseCandidates(Texts({{"a", "old"}}), Lint, candidates);
  EXPECT_THAT(candidates[0].refusal, HasSubstr("a is bad"));
  EXPECT_EQ(candidates[1].refusal, "");
}

}  // namespace
}  // namespace upgrade_advisor
