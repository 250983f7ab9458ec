#include "services/rehearsal/migration/migration_sql.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

MigrationStatement One(absl::string_view sql) {
  const std::vector<MigrationStatement> all = ReadMigrationSql(sql);
  EXPECT_EQ(all.size(), 1u) << sql;
  return all.empty() ? MigrationStatement{} : all[0];
}

TEST(MigrationSql, KnowsWhatAStatementDoesToItsTable) {
  struct Row {
    const char* sql;
    StatementWork work;
    const char* table;
    const char* lock;
    bool loses_data;
  };
  const Row rows[] = {
      {"ALTER TABLE xcom ALTER COLUMN value TYPE JSONB USING x::JSONB",
       StatementWork::kRewrite, "xcom", "ACCESS EXCLUSIVE", false},
      {"ALTER TABLE log ADD COLUMN n SERIAL", StatementWork::kRewrite, "log",
       "ACCESS EXCLUSIVE", false},
      {"ALTER TABLE task_instance ADD COLUMN id UUID DEFAULT uuid_v7() NOT "
       "NULL",
       StatementWork::kRewrite, "task_instance", "ACCESS EXCLUSIVE", false},
      {"ALTER TABLE dag ADD COLUMN owner VARCHAR(50) DEFAULT 'me'",
       StatementWork::kMetadata, "dag", "ACCESS EXCLUSIVE", false},
      {"ALTER TABLE dag ALTER COLUMN owner SET NOT NULL", StatementWork::kScan,
       "dag", "ACCESS EXCLUSIVE", false},
      {"ALTER TABLE dag_run ADD CONSTRAINT f FOREIGN KEY(x) REFERENCES dag "
       "(id)",
       StatementWork::kScan, "dag_run", "SHARE ROW EXCLUSIVE", false},
      {"ALTER TABLE dag_run ADD CONSTRAINT u UNIQUE (a, b)",
       StatementWork::kIndexBuild, "dag_run", "ACCESS EXCLUSIVE", false},
      {"ALTER TABLE dag DROP COLUMN schedule", StatementWork::kDrop, "dag",
       "ACCESS EXCLUSIVE", true},
      {"ALTER TABLE dataset RENAME TO asset", StatementWork::kMetadata,
       "dataset", "ACCESS EXCLUSIVE", false},
      {"CREATE UNIQUE INDEX i ON public.\"dag_run\" (a)",
       StatementWork::kIndexBuild, "dag_run", "SHARE", false},
      {"CREATE TABLE new_one (id INTEGER NOT NULL)", StatementWork::kMetadata,
       "new_one", "ACCESS EXCLUSIVE", false},
      {"CREATE TABLE moved AS SELECT * FROM x", StatementWork::kBackfill,
       "moved", "ACCESS EXCLUSIVE", false},
      {"DROP TABLE IF EXISTS task_fail", StatementWork::kDrop, "task_fail",
       "ACCESS EXCLUSIVE", true},
      {"UPDATE task_instance SET x = 1", StatementWork::kEveryRow,
       "task_instance", "ROW EXCLUSIVE", false},
      {"UPDATE task_instance SET x = 1 WHERE y = 2", StatementWork::kBackfill,
       "task_instance", "ROW EXCLUSIVE", false},
      {"INSERT INTO a SELECT * FROM b", StatementWork::kBackfill, "a",
       "ROW EXCLUSIVE", false},
      {"DELETE FROM session", StatementWork::kBackfill, "session",
       "ROW EXCLUSIVE", true},
      {"DROP INDEX idx_a", StatementWork::kMetadata, "", "ACCESS EXCLUSIVE",
       false},
      {"VACUUM FULL", StatementWork::kOther, "", "", false},
  };
  for (const Row& row : rows) {
    const MigrationStatement found = One(absl::StrCat(row.sql, ";"));
    EXPECT_EQ(WorkText(found.work), WorkText(row.work)) << row.sql;
    EXPECT_EQ(found.table, row.table) << row.sql;
    EXPECT_EQ(found.lock, row.lock) << row.sql;
    EXPECT_EQ(found.loses_data, row.loses_data) << row.sql;
  }
}

TEST(MigrationSql, KnowsCodeThatChangesRows) {
  const MigrationStatement loop =
      One("DO $$ BEGIN LOOP WITH c AS (SELECT ctid FROM task_instance) UPDATE "
          "task_instance SET id = f(); END LOOP; END $$;");
  EXPECT_EQ(loop.work, StatementWork::kEveryRow);
  EXPECT_EQ(loop.table, "task_instance");
  EXPECT_EQ(One("DO $$ BEGIN UPDATE x SET y = 1; END $$;").work,
            StatementWork::kBackfill);
  EXPECT_EQ(One("DO $$ BEGIN PERFORM f(); END $$;").work,
            StatementWork::kOther);
}

TEST(MigrationSql, KnowsWhatAirflowRepeatsUntilNoRowIsLeft) {
  const MigrationStatement batch =
      One("processing batch 1\nWITH cte AS (SELECT ctid FROM task_instance "
          "WHERE id IS NULL LIMIT 10000) UPDATE task_instance SET id = f() "
          "FROM cte WHERE task_instance.ctid = cte.ctid;");
  EXPECT_EQ(batch.work, StatementWork::kEveryRow);
  EXPECT_EQ(batch.table, "task_instance");
  EXPECT_THAT(batch.text, StartsWith("WITH cte"));
  EXPECT_EQ(One("WITH c AS (SELECT 1) UPDATE x SET y = 1;").work,
            StatementWork::kBackfill);
}

TEST(MigrationSql, KnowsWhatAirflowConvertsItself) {
  const auto all = ReadMigrationSql(
      "-- Running upgrade a -> b\nALTER TABLE dag_run ADD COLUMN j JSONB;\n"
      "--  WARNING: Unable to migrate the data in the 'conf' column while in "
      "offline mode!\nALTER TABLE dag_run DROP COLUMN conf;");
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[1].work, StatementWork::kConversion);
  EXPECT_EQ(all[1].table, "dag_run");
  EXPECT_EQ(all[1].revision, "b");
}

TEST(MigrationSql, KnowsWhatAStatementReads) {
  EXPECT_THAT(
      One("INSERT INTO a SELECT x FROM b JOIN \"c\" ON b.x = c.x").reads,
      ElementsAre("b", "c"));
  EXPECT_THAT(
      One("ALTER TABLE a ADD FOREIGN KEY(x) REFERENCES dag_run (id)").reads,
      ElementsAre("dag_run"));
  EXPECT_THAT(One("UPDATE a SET x = 1").reads, IsEmpty());
}

TEST(MigrationSql, CutsAtSemicolonsThatEndAStatement) {
  EXPECT_EQ(
      ReadMigrationSql("UPDATE a SET x = ';'; UPDATE b SET y = ';''';"
                       "CREATE FUNCTION f() AS $do$ x; y; $do$;"
                       "UPDATE c SET z = $1; -- not; this\nUPDATE d SET q = 1")
          .size(),
      5u);
}

TEST(MigrationSql, KnowsTheRevisionThatAStatementIsOf) {
  const auto all = ReadMigrationSql(
      "BEGIN;\n-- Running upgrade a1 -> b2\nUPDATE x SET y = 1;\n"
      "UPDATE alembic_version SET version_num='b2' WHERE x;\n"
      "-- Running upgrade b2 -> c3\nUPDATE z SET y = 1;\nCOMMIT;");
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].revision, "b2");
  EXPECT_EQ(all[1].revision, "c3");
}

TEST(MigrationSql, AnyTextHasStatementsOrNone) {
  EXPECT_THAT(ReadMigrationSql(""), IsEmpty());
  EXPECT_THAT(ReadMigrationSql(";;;-- only\n"), IsEmpty());
  for (const char* text : {"'", "\"", "$", "$x", "$x$", "--", "ALTER TABLE",
                           "CREATE INDEX", "UPDATE", "DELETE FROM", "$$;"}) {
    EXPECT_LE(ReadMigrationSql(text).size(), 1u) << text;
  }
}

}  // namespace
}  // namespace upgrade_advisor
