#include "services/python/airflow_ignore.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace upgrade_advisor {
namespace {

bool Regexp(absl::string_view text, absl::string_view path) {
  return AirflowIgnore(text, IgnoreSyntax::kRegexp, "dags").Ignores(path);
}
bool Glob(absl::string_view text, absl::string_view path) {
  return AirflowIgnore(text, IgnoreSyntax::kGlob, "dags").Ignores(path);
}

TEST(AirflowIgnore, RegexpsAreSearchedBelowTheFolder) {
  EXPECT_TRUE(Regexp("team/.*_test\\.py # tests", "dags/team/a_test.py"));
  EXPECT_FALSE(Regexp("dags", "dags/team/a.py"));
  EXPECT_FALSE(Regexp("a.py", "plugins/a.py"));
  EXPECT_FALSE(Regexp("# a.py\n\n", "dags/a.py"));
}

TEST(AirflowIgnore, AFolderThatMatchesIsIgnoredWhole) {
  EXPECT_TRUE(Regexp("^team$", "dags/team/a.py"));
  EXPECT_TRUE(Glob("team/", "dags/x/team/a.py"));
  EXPECT_FALSE(Glob("a.py/", "dags/a.py"));
}

TEST(AirflowIgnore, GlobsAreThoseOfGit) {
  EXPECT_TRUE(Glob("*.py", "dags/x/a.py"));
  EXPECT_FALSE(Glob("/a.py", "dags/x/a.py"));
  EXPECT_TRUE(Glob("x/*.py", "dags/x/a.py"));
  EXPECT_FALSE(Glob("x/*.py", "dags/x/y/a.py"));
  EXPECT_TRUE(Glob("x/**/a.py", "dags/x/y/z/a.py"));
  EXPECT_TRUE(Glob("x/**/a.py", "dags/x/a.py"));
  EXPECT_TRUE(Glob("**/y", "dags/x/y/a.py"));
  EXPECT_TRUE(Glob("x/**", "dags/x/y/a.py"));
  EXPECT_TRUE(Glob("[a-c]?.py", "dags/b1.py"));
  EXPECT_FALSE(Glob("[!a-c]?.py", "dags/b1.py"));
  EXPECT_TRUE(Glob("a[.py", "dags/a[.py"));
}

TEST(AirflowIgnore, TheLastGlobThatMatchesHasTheSay) {
  EXPECT_FALSE(Glob("*.py\n!a.py", "dags/a.py"));
  EXPECT_TRUE(Glob("!a.py\n*.py", "dags/a.py"));
}

TEST(AirflowIgnore, WhatIsNotUnderstoodIsAProblemWithAPlace) {
  const AirflowIgnore ignore("ok\nx(?=y)\n", IgnoreSyntax::kRegexp, "");
  ASSERT_EQ(ignore.problems().size(), 1u);
  EXPECT_EQ(ignore.problems()[0].line, 2u);
  EXPECT_GE(ignore.problems()[0].column, 2u);
  EXPECT_EQ(ignore.patterns().size(), 2u);
  EXPECT_TRUE(ignore.Ignores("ok.py"));
}

TEST(AirflowIgnore, SpacesAtTheEndBelongToARegexpOnly) {
  EXPECT_FALSE(Regexp("a.py ", "dags/a.py"));
  EXPECT_TRUE(Regexp("a.py  # why", "dags/a.py"));
  EXPECT_TRUE(Regexp("a.py\r\n", "dags/a.py"));
  EXPECT_TRUE(Glob("a.py ", "dags/a.py"));
}

TEST(AirflowIgnore, LimitsAreProblems) {
  EXPECT_EQ(AirflowIgnore(std::string(1001, 'a'), IgnoreSyntax::kGlob, "")
                .problems()
                .size(),
            1u);
}

// Such a pattern takes long to match, and means nothing to a person.
TEST(AirflowIgnore, LeavesOutPatternsOfManyWildcards) {
  const auto repeated = [](const std::string& part, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += part;
    return out + "z";
  };
  for (IgnoreSyntax syntax : {IgnoreSyntax::kRegexp, IgnoreSyntax::kGlob}) {
    for (const char* part : {"*a", "**/", "a?", ".*", "a{2}"}) {
      const AirflowIgnore many(repeated(std::string("a") + part, 65), syntax,
                               "");
      ASSERT_EQ(many.problems().size(), 1u) << part;
      EXPECT_EQ(many.problems()[0].reason,
                "a pattern has more than 64 wildcards");
    }
    EXPECT_TRUE(
        AirflowIgnore(repeated("a*", 64), syntax, "").problems().empty());
  }
}

}  // namespace
}  // namespace upgrade_advisor
