#include "services/yaml/script_rows.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;

// "name:line" of each row of the script under "run".
std::vector<std::string> RowsOf(const std::string& text) {
  std::vector<Fact> facts;
  AddScriptRows(YAML::Load(text)["run"], text, Fact{}, facts);
  std::vector<std::string> out;
  for (const Fact& fact : facts) {
    out.push_back(absl::StrCat(fact.name, ":", fact.line));
  }
  return out;
}

TEST(ScriptRows, ALiteralBlockHasTheLinesOfTheFile) {
  EXPECT_THAT(
      RowsOf("a: 1\nrun: |\n  airflow db init\n\n  airflow webserver\n"),
      ElementsAre("airflow db init:3", "airflow webserver:5"));
  EXPECT_THAT(RowsOf("\"\u00e4\u00f6\": {}\nrun: |-\n  airflow db init"),
              ElementsAre("airflow db init:3"));
}

TEST(ScriptRows, FoldedAndQuotedScriptsLieWhereTheyBegin) {
  EXPECT_THAT(
      RowsOf("a: 1\nrun: >\n  airflow db init;\n\n  airflow webserver\n"),
      ElementsAre("airflow db init:2", "airflow webserver:2"));
  EXPECT_THAT(RowsOf("run: \"airflow db init\\nairflow webserver\"\n"),
              ElementsAre("airflow db init:1", "airflow webserver:1"));
  EXPECT_THAT(RowsOf("run: airflow db init | tail\n"),
              ElementsAre("airflow db init:1", "tail:1"));
}

TEST(ScriptRows, CharactersThatOnlyYamlBreaksLinesAtLeadNowhereElse) {
  for (const std::string& row :
       RowsOf("run: |\n  airflow db init\u0085\u2028  airflow webserver\n")) {
    EXPECT_LE(row.back(), '3') << row;
  }
}

TEST(ScriptRows, RowsOfAListLieAtThePlace) {
  std::vector<Fact> facts;
  AddRowsAt("airflow db\ninit", Fact{.file = "x.yml", .line = 7}, facts);
  ASSERT_EQ(facts.size(), 2u);
  EXPECT_EQ(facts[1].line, 7u);
  EXPECT_EQ(facts[1].file, "x.yml");
}

}  // namespace
}  // namespace upgrade_advisor
