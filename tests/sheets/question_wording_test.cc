#include "services/sheets/question_wording.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "absl/strings/match.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Match = FactSheet::Match;

FactQuery Query(FactKind kind, const std::string& name,
                Match match = Match::kExact,
                SheetRole sheet = SheetRole::kDeployment) {
  return {sheet, kind, name, match};
}

// Fields of astro.upgrade.v1.Deployment, by their paths, and the catalog.
const std::set<std::string>& Fields() {
  static const auto* fields = new std::set<std::string>{"catalog",
                                                        "environment",
                                                        "pip_freeze",
                                                        "database",
                                                        "database.tables",
                                                        "database.probes",
                                                        "database.backend",
                                                        "database.version",
                                                        "executor",
                                                        "platform",
                                                        "image",
                                                        "facts"};
  return *fields;
}

TEST(QuestionWording, HasAFieldAndATextForEveryQuestion) {
  for (int k = 1; k <= kFactKindCount; ++k) {
    for (SheetRole sheet :
         {SheetRole::kDeployment, SheetRole::kSource, SheetRole::kTarget}) {
      for (Match match : {Match::kExact, Match::kUnder}) {
        for (const char* name :
             {"a", "a.b", "a.b.c", "", "table.xcom.rows", "table.xcom.bytes",
              "table.xcom", "table", "probe.xcom.orphans", "probe", "backend",
              "version", "executor", "platform", "platform.version",
              "running.variant", "image.tag"}) {
          const FactSupply supply =
              HowToSupply(Query(static_cast<FactKind>(k), name, match, sheet));
          EXPECT_EQ(Fields().count(supply.field), 1u) << supply.field;
          EXPECT_THAT(supply.text, Not(IsEmpty()));
          if (sheet != SheetRole::kDeployment) {
            EXPECT_EQ(supply.field, "catalog");
          }
        }
      }
    }
  }
}

TEST(QuestionWording, HasATextForEverySection) {
  for (const std::string& field : Fields()) {
    const FactSupply supply = HowToSupplySection(field);
    EXPECT_EQ(supply.field, field);
    EXPECT_THAT(supply.text, Not(IsEmpty()));
  }
}

TEST(QuestionWording, SendsEachKindToItsField) {
  const std::pair<FactQuery, const char*> questions[] = {
      {Query(FactKind::kConfig, "core.executor"), "environment"},
      {Query(FactKind::kEnv, "HOME"), "environment"},
      {Query(FactKind::kPackage, "celery"), "pip_freeze"},
      {Query(FactKind::kDatabase, "table.xcom.rows"), "database.tables"},
      {Query(FactKind::kDatabase, "probe.xcom.orphans"), "database.probes"},
      {Query(FactKind::kDatabase, "backend"), "database.backend"},
      {Query(FactKind::kDatabase, "version"), "database.version"},
      {Query(FactKind::kRequest, "executor"), "executor"},
      {Query(FactKind::kRequest, "platform"), "platform"},
      {Query(FactKind::kRequest, "platform.version"), "platform"},
      {Query(FactKind::kRequest, "running.variant"), "image"},
      {Query(FactKind::kDocker, "image.tag"), "image"},
      {Query(FactKind::kImport, "airflow.contrib"), "facts"},
      {Query(FactKind::kFile, "airflow.cfg"), "facts"},
  };
  for (const auto& [query, field] : questions) {
    EXPECT_EQ(HowToSupply(query).field, field) << query.name;
  }
}

TEST(QuestionWording, NamesTheVariableOfASetting) {
  const FactSupply supply =
      HowToSupply(Query(FactKind::kConfig, "smart_sensor.use_smart_sensor"));
  EXPECT_THAT(supply.text,
              HasSubstr("AIRFLOW__SMART_SENSOR__USE_SMART_SENSOR"));
  EXPECT_EQ(supply.command,
            "airflow config get-value smart_sensor use_smart_sensor");
}

TEST(ProbeSql, CountsWhatItsNameSays) {
  EXPECT_EQ(ProbeSql("task_instance.run_id.null"),
            "SELECT count(*) FROM task_instance WHERE run_id IS NULL");
  EXPECT_EQ(ProbeSql("connection.conn_id.duplicates"),
            "SELECT count(*) FROM (SELECT conn_id FROM connection GROUP BY "
            "conn_id HAVING count(*) > 1) d");
  EXPECT_EQ(ProbeSql("task_instance.state.sensing"),
            "SELECT count(*) FROM task_instance WHERE state = 'sensing'");
}

TEST(ProbeSql, IsEmptyForOtherNames) {
  for (const char* name :
       {"",           ".",         "..",         "...",          "xcom",
        "xcom.rows",  "a.b.c.d",   ".b.null",    "a..null",      "a.b.",
        "a b.c.null", "a.b'.null", "a.b.x'y",    "a;.b.null",    "a.b.--",
        "a\n.b.null", "a.b.x y",   "a\".b.null", "a.b.\xc3\xa9", "a\\.b.null",
        "a.(b).null", "a.b*.null", "a`.orphans"}) {
    EXPECT_EQ(ProbeSql(name), "") << name;
  }
  EXPECT_EQ(ProbeSql(std::string("a.b\0.null", 9)), "");
}

// Whatever a plugin asks for, what comes out is one statement that only reads.
TEST(ProbeSql, NeverLetsAnythingButWordsThrough) {
  std::mt19937 random(7);
  const std::string alphabet = "ab_.9'\" ;-\\\n()*,%=\t`$\xc3";
  int statements = 0;
  for (int i = 0; i < 200000; ++i) {
    std::string name = random() % 2 == 0 ? "" : "a.";
    for (unsigned n = random() % 10; n > 0; --n) {
      name.push_back(alphabet[random() % alphabet.size()]);
    }
    name += random() % 2 == 0 ? "" : ".null";
    const std::string sql = ProbeSql(name);
    if (sql.empty()) continue;
    ++statements;
    ASSERT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_.0123456789"),
              std::string::npos)
        << name;
    ASSERT_EQ(sql.rfind("SELECT count(*) FROM ", 0), 0u);
    ASSERT_FALSE(absl::StrContains(sql, ";")) << sql;
    ASSERT_FALSE(absl::StrContains(sql, "--")) << sql;
  }
  EXPECT_GT(statements, 100);
}

// Names of tables reach SQL too, in the questions about their rows.
TEST(QuestionWording, LetsNoQuoteOrSpaceOfANameIntoSql) {
  for (const char* table :
       {"x'; DROP TABLE dag; --", "x y", "x\"", "x;y", "x\\"}) {
    for (const char* figure : {".rows", ".bytes", ""}) {
      const FactSupply supply = HowToSupply(
          Query(FactKind::kDatabase, std::string("table.") + table + figure));
      EXPECT_FALSE(absl::StrContains(supply.command, table)) << supply.command;
    }
  }
}

// Nor do names reach a shell as anything but words.
TEST(QuestionWording, LetsNoQuoteOfANameIntoACommand) {
  for (int k = 1; k <= kFactKindCount; ++k) {
    const std::string name = "a'; rm -rf / #.b$(reboot)";
    const FactSupply supply =
        HowToSupply(Query(static_cast<FactKind>(k), name));
    EXPECT_FALSE(absl::StrContains(supply.command, "'; rm")) << supply.command;
    EXPECT_FALSE(absl::StrContains(supply.command, "$(reboot)"))
        << supply.command;
  }
}

}  // namespace
}  // namespace upgrade_advisor
