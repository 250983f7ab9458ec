#include "services/cli/formats/answer_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/cli/formats/sample_answer.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;

TEST(AnswerText, NoAnswerIsNeverSilence) {
  Options options;
  options.format = Format::kSarif;
  EXPECT_THAT(FailureText(options, "no service"),
              HasSubstr("\"executionSuccessful\": false"));
  options.format = Format::kJunit;
  EXPECT_THAT(FailureText(options, "no service"), HasSubstr("errors=\"1\""));
  options.format = Format::kGithub;
  EXPECT_THAT(FailureText(options, "no service"),
              HasSubstr("::error title=NO_ANSWER::no service"));
  options.format = Format::kText;
  EXPECT_EQ(FailureText(options, "no service"), "");
}

TEST(AnswerText, QuietIsNothing) {
  Options options;
  options.quiet = true;
  EXPECT_EQ(AnswerText(SamplePlan("a.py"), options, {}), "");
}

TEST(AnswerText, VerboseHasTheFindingsToo) {
  Options options;
  options.verbose = true;
  const std::string text = AnswerText(SamplePlan("a.py"), options, {});
  EXPECT_THAT(text, HasSubstr("Step 1 of 2: upgrade Runtime"));
  EXPECT_THAT(text, HasSubstr("Title of WARNS"));
}

TEST(AnswerText, PathsAreThoseOfTheRepository) {
  namespace fs = std::filesystem;
  const fs::path root = fs::path(testing::TempDir()) / "repository_prefix";
  fs::create_directories(root / "teams/etl");
  fs::create_directories(root / ".git");
  EXPECT_EQ(RepositoryPrefix(root / "teams/etl"), "teams/etl/");
  EXPECT_EQ(RepositoryPrefix(root / "teams/etl/"), "teams/etl/");
  EXPECT_EQ(RepositoryPrefix(root), "");
  fs::remove_all(root);
}

}  // namespace
}  // namespace upgrade_advisor
