#include "services/sheets/environment_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sheets/rows_of.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

FactSheet Read(std::vector<std::pair<std::string, std::string>> variables,
               bool partial = false) {
  FactSheet::Builder sheet;
  ReadEnvironment({std::move(variables), partial}, sheet);
  return sheet.Build();
}

struct Setting {
  const char* variable;
  const char* row;
};

TEST(EnvironmentReader, ReadsConfigurationByItsFirstDoubleUnderscores) {
  const Setting settings[] = {
      {"AIRFLOW__CORE__EXECUTOR", "config core.executor=v"},
      {"AIRFLOW__CORE__DAGS_FOLDER", "config core.dags_folder=v"},
      {"AIRFLOW__CELERY_KUBERNETES_EXECUTOR__KUBERNETES_QUEUE",
       "config celery_kubernetes_executor.kubernetes_queue=v"},
      {"AIRFLOW__SMART_SENSOR__USE_SMART_SENSOR",
       "config smart_sensor.use_smart_sensor=v"},
      {"AIRFLOW__METRICS__A__B", "config metrics.a__b=v"},
      {"AIRFLOW__core__Executor", "config core.executor=v"},
  };
  for (const Setting& s : settings) {
    EXPECT_THAT(RowsOf(Read({{s.variable, "v"}})), ElementsAre(s.row));
  }
}

TEST(EnvironmentReader, TakesWhatIsNoSettingForAVariable) {
  for (const char* name :
       {"AIRFLOW__CORE", "AIRFLOW__", "AIRFLOW____KEY", "AIRFLOW__CORE__",
        "AIRFLOW_HOME", "airflow__core__executor", "MY_AIRFLOW__CORE__EXECUTOR",
        "PATH"}) {
    EXPECT_THAT(RowsOf(Read({{name, "v"}})),
                ElementsAre(absl::StrCat("env ", name, "=?")));
  }
}

TEST(EnvironmentReader, KeepsNoValueOfAVariable) {
  const FactSheet sheet = Read({{"GREETING", "hello world"}, {"EMPTY", ""}});
  EXPECT_THAT(RowsOf(sheet), ElementsAre("env EMPTY=", "env GREETING=?"));
}

TEST(EnvironmentReader, WithholdsWhatComesFromACommandOrASecretStore) {
  for (const char* suffix : {"_CMD", "_SECRET"}) {
    const FactSheet sheet = Read(
        {{absl::StrCat("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", suffix), "cat"}});
    const std::string lower =
        absl::StrCat("config database.sql_alchemy_conn",
                     suffix == std::string("_CMD") ? "_cmd=?" : "_secret=?");
    EXPECT_THAT(RowsOf(sheet),
                ElementsAre("config database.sql_alchemy_conn=?", lower));
  }
}

TEST(EnvironmentReader, NamesTheVariableAsThePlaceOfASetting) {
  const FactSheet sheet = Read({{"AIRFLOW__CORE__EXECUTOR", "x"}});
  EXPECT_EQ(sheet.rows()[0].file.view(), "AIRFLOW__CORE__EXECUTOR");
}

TEST(EnvironmentReader, KeepsValuesAsTheyAre) {
  const FactSheet sheet = Read({{"AIRFLOW__CORE__A", " with space "},
                                {"AIRFLOW__CORE__B", "true\nfalse"},
                                {"AIRFLOW__CORE__C", ""}});
  EXPECT_THAT(RowsOf(sheet),
              ElementsAre("config core.a= with space ",
                          "config core.b=true\nfalse", "config core.c="));
}

TEST(EnvironmentReader, ClosesBothKindsUnlessItIsPartial) {
  for (bool partial : {false, true}) {
    for (const FactSheet& sheet :
         {Read({}, partial), Read({{"AIRFLOW__CORE__A", "1"}}, partial)}) {
      EXPECT_EQ(sheet.IsClosed(FactKind::kConfig, "core.b"), !partial);
      EXPECT_EQ(sheet.IsClosed(FactKind::kEnv, "PATH"), !partial);
      EXPECT_FALSE(sheet.IsClosed(FactKind::kPackage, "x"));
    }
  }
}

TEST(EnvironmentReader, OfNothingHasNoRows) {
  EXPECT_THAT(RowsOf(Read({})), IsEmpty());
}

}  // namespace
}  // namespace upgrade_advisor
