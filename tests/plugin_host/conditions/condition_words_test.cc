// Conditions in words are sentences that a person can check.
#include "services/plugin_host/conditions/condition_words.h"

#include <gtest/gtest.h>

#include "tests/plugin_host/conditions/condition_fixture.h"

namespace upgrade_advisor {
namespace {

using upgrade_plugin::Call;
using upgrade_plugin::Config;
using upgrade_plugin::ConfigUnder;
using upgrade_plugin::Database;
using upgrade_plugin::DerivesFrom;
using upgrade_plugin::EachListed;
using upgrade_plugin::Import;
using upgrade_plugin::Keyword;
using upgrade_plugin::Listed;
using upgrade_plugin::NameTable;
using upgrade_plugin::RenamedOptions;
using upgrade_plugin::Requirement;
using upgrade_plugin::Scheme;
using upgrade_plugin::Source;
using upgrade_plugin::Target;
using upgrade_plugin::Value;

std::string Words(const upgrade_plugin::Condition& condition) {
  return ConditionInWords(*Read(condition).condition);
}

TEST(ConditionWords, SayWhatIsGivenAndWhatIsNot) {
  EXPECT_EQ(Words(Import("pandas") && !Requirement("pandas")),
            "the code imports pandas, and requirements.txt does not name "
            "pandas");
  EXPECT_EQ(Words(ConfigUnder("kubernetes")),
            "an option of the section [kubernetes] is set");
  EXPECT_EQ(Words(!DerivesFrom("BaseTrigger")),
            "no class derives from BaseTrigger");
  EXPECT_EQ(Words(upgrade_plugin::StepDecides()), "always, at such a step");
}

TEST(ConditionWords, SayTheTestOfAValue) {
  EXPECT_EQ(Words(Config("core.executor").Contains("Celery")),
            "the option core.executor contains 'Celery'");
  EXPECT_EQ(Words(!Config("a.b").IsTrue()), "the option a.b is not true");
  EXPECT_EQ(Words(Database("table.log.rows").AtLeast(5)),
            "table.log.rows of the metadata database is 5 or more");
  EXPECT_EQ(Words(Keyword("*.url").SomeRow(Value().Contains("x") &&
                                           !Value().EndsWith("y"))),
            "the argument url contains 'x' and does not end with 'y' "
            "somewhere");
  EXPECT_EQ(
      Words(Target("airflow.version")
                .VersionBelow(Scheme::kPep440, Source("airflow.version"))),
      "airflow.version of the target release is below airflow.version of "
      "the source release");
}

TEST(ConditionWords, GroupWhatBelongsTogether) {
  EXPECT_EQ(Words((Config("a.b") || Config("c.d")) && !Config("e.f")),
            "(the option a.b is set or the option c.d is set), and the option "
            "e.f is not set");
  EXPECT_EQ(Words(Call("diff") && Import("pendulum")),
            "in one file: the code calls diff, and the code imports pendulum");
}

TEST(ConditionWords, ShortenTables) {
  static constexpr NameTable kTable(
      {{"a.a"}, {"b.b"}, {"c.c"}, {"d.d"}, {"e.e"}});
  EXPECT_EQ(Words(Listed(kTable, Import("airflow"))),
            "the code imports one of 5 names: a.a, b.b, c.c, d.d, ...");
  static constexpr NameTable kOne({{"a.a", "b.b"}});
  EXPECT_EQ(Words(RenamedOptions(kOne)),
            "the option a.a is set, which was renamed or removed");
  EXPECT_EQ(Words(EachListed(kOne, Keyword())), "the code passes a.a");
}

}  // namespace
}  // namespace upgrade_advisor
