#include "services/sheets/database_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sheets/rows_of.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

FactSheet Read(const DatabaseSource& source) {
  FactSheet::Builder sheet;
  ReadDatabase(source, sheet);
  return sheet.Build();
}

DatabaseSource Source() {
  DatabaseSource source;
  source.backend = "Postgres";
  source.version = "PostgreSQL 13.4 on x86_64-pc-linux-gnu, compiled by gcc";
  source.tables = {{"task_instance", 3000000, 123456},
                   {"XCom", 7, std::nullopt},
                   {"dag_run", std::nullopt, std::nullopt},
                   {"log", 9, 9}};
  source.probes = {{"Task_Instance.State.sensing", 2}};
  return source;
}

bool IsClosed(const FactSheet& sheet, const char* name) {
  return sheet.IsClosed(FactKind::kDatabase, name);
}

TEST(DatabaseReader, NamesTablesAndProbesInLowerCase) {
  EXPECT_THAT(
      RowsOf(Read(Source())),
      ElementsAre("database backend=postgres",
                  "database probe.task_instance.state.sensing=2",
                  "database table.dag_run=", "database table.log=",
                  "database table.log.bytes=9", "database table.log.rows=9",
                  "database table.task_instance=",
                  "database table.task_instance.bytes=123456",
                  "database table.task_instance.rows=3000000",
                  "database table.xcom=", "database table.xcom.rows=7",
                  "database version=13.4"));
}

TEST(DatabaseReader, TakesTheFirstNumberOfABannerForTheVersion) {
  const std::pair<const char*, const char*> banners[] = {
      {"13.4", "13.4"},
      {"PostgreSQL 13.4 (Debian 13.4-1)", "13.4"},
      {"8.0.28-0ubuntu0.20.04.3", "8.0.28"},
      {"15.", "15"},
      {"14beta1", "14"},
      {"PostgreSQL", ""},
      {"", ""},
  };
  for (const auto& [banner, version] : banners) {
    DatabaseSource source;
    source.version = banner;
    const FactSheet sheet = Read(source);
    if (version[0] == '\0') {
      EXPECT_THAT(RowsOf(sheet), IsEmpty()) << banner;
    } else {
      EXPECT_THAT(RowsOf(sheet),
                  ElementsAre(absl::StrCat("database version=", version)))
          << banner;
    }
  }
}

TEST(DatabaseReader, KnowsThatATableThatIsNotListedDoesNotExist) {
  const FactSheet sheet = Read(Source());
  EXPECT_TRUE(IsClosed(sheet, "table.job"));
  EXPECT_TRUE(IsClosed(sheet, "table.job.rows"));
  EXPECT_TRUE(IsClosed(sheet, "table._airflow_moved"));
}

TEST(DatabaseReader, TakesAFigureThatAListedTableLacksForUnknown) {
  const FactSheet sheet = Read(Source());
  EXPECT_FALSE(IsClosed(sheet, "table.dag_run.rows"));
  EXPECT_FALSE(IsClosed(sheet, "table.dag_run.bytes"));
  EXPECT_FALSE(IsClosed(sheet, "table.xcom.bytes"));
  EXPECT_TRUE(IsClosed(sheet, "table.xcom.rows"));
}

TEST(DatabaseReader, NeverClosesBackendOrVersion) {
  const FactSheet sheet = Read({});
  EXPECT_FALSE(IsClosed(sheet, "backend"));
  EXPECT_FALSE(IsClosed(sheet, "version"));
  EXPECT_FALSE(sheet.IsClosed(FactKind::kConfig, "core.executor"));
}

// A list without one of the tables that every Airflow has names a few of many.
TEST(DatabaseReader, TakesAListWithoutTheUsualTablesForPartial) {
  for (const char* missing : {"dag_run", "log", "task_instance", "xcom"}) {
    DatabaseSource source;
    for (const char* name : {"dag_run", "log", "task_instance", "xcom"}) {
      if (std::string(name) != missing) source.tables.push_back({name, 1, 1});
    }
    EXPECT_FALSE(IsClosed(Read(source), "table.any")) << missing;
    source.tables.push_back({missing, 1, 1});
    EXPECT_TRUE(IsClosed(Read(source), "table.any")) << missing;
  }
  EXPECT_FALSE(IsClosed(Read({}), "table.any"));
}

// Counts are made one by one: one that is not there was not made.
TEST(DatabaseReader, NeverClosesProbes) {
  EXPECT_FALSE(IsClosed(Read(Source()), "probe.any"));
}

TEST(DatabaseReader, ClosesNothingWhenPartial) {
  DatabaseSource source = Source();
  source.partial = true;
  const FactSheet sheet = Read(source);
  EXPECT_FALSE(IsClosed(sheet, "table.job"));
  EXPECT_FALSE(IsClosed(sheet, "probe.any"));
  EXPECT_EQ(sheet.size(), Read(Source()).size());
}

TEST(DatabaseReader, KeepsZeroApartFromUnknown) {
  DatabaseSource source;
  source.tables = {{"xcom", 0, 0}};
  source.probes = {{"xcom.orphans", 0}};
  EXPECT_THAT(RowsOf(Read(source)),
              ElementsAre("database probe.xcom.orphans=0",
                          "database table.xcom=", "database table.xcom.bytes=0",
                          "database table.xcom.rows=0"));
}

}  // namespace
}  // namespace upgrade_advisor
