#include "services/rehearsal/migration/duration_band.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

constexpr uint64_t kMillion = 1'000'000;

MigrationStatement One(const std::string& sql) {
  return ReadMigrationSql(absl::StrCat(sql, ";")).at(0);
}

SecondsBand Band(const std::string& sql, uint64_t rows) {
  return BandOf(One(sql), {{"t", {rows, 0}}});
}

constexpr const char* kWork[] = {
    "ALTER TABLE t ALTER COLUMN x TYPE JSONB", "UPDATE t SET x = 1",
    "CREATE INDEX i ON t (x)", "ALTER TABLE t ALTER COLUMN x SET NOT NULL",
    "DO $$ BEGIN LOOP UPDATE t SET x = 1; END LOOP; END $$"};

TEST(DurationBand, GrowsWithTheRows) {
  for (const char* sql : kWork) {
    const SecondsBand one = Band(sql, kMillion);
    const SecondsBand ten = Band(sql, 10 * kMillion);
    EXPECT_GT(one.high, one.low) << sql;
    EXPECT_NEAR(ten.low, 10 * one.low, 1e-9) << sql;
    EXPECT_NEAR(ten.high, 10 * one.high, 1e-9) << sql;
  }
}

TEST(DurationBand, IsNothingForWhatReadsNoRow) {
  for (const char* sql : {"ALTER TABLE t ADD COLUMN y INTEGER", "DROP TABLE t",
                          "CREATE TABLE t (x INTEGER)"}) {
    EXPECT_EQ(Band(sql, kMillion).high, 0) << sql;
  }
}

TEST(DurationBand, CountsNothingForATableWithoutASize) {
  EXPECT_EQ(BandOf(One("UPDATE other SET x = 1"), {{"t", {1, 1}}}).high, 0);
}

TEST(DurationBand, CountsTheRowsOfTheTablesThatAreReadToo) {
  const TableSizes sizes = {{"t", {5, 0}}, {"ti", {70, 0}}, {"run", {900, 0}}};
  EXPECT_EQ(RowsOf(One("UPDATE t SET x = 1 FROM ti WHERE t.a = ti.a"), sizes),
            75u);
  EXPECT_EQ(RowsOf(One("CREATE TABLE _airflow_moved__2_3__dangling__t AS "
                       "SELECT t.x FROM t LEFT JOIN run ON t.a = run.a"),
                   sizes),
            905u);
  EXPECT_EQ(RowsOf(One("ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY(a) "
                       "REFERENCES ti (a)"),
                   sizes),
            75u);
  // A copy is of the table that it is named after.
  EXPECT_EQ(RowsOf(One("CREATE INDEX i ON __airflow_tmp_ti (x)"), sizes), 70u);
}

TEST(DurationBand, OfAMigrationHasWhatItTakesWithoutRows) {
  const SecondsBand nothing = BandOf(std::vector<MigrationStatement>{}, {});
  EXPECT_GT(nothing.low, 0);
  const auto statements = ReadMigrationSql(
      "-- Running upgrade a -> b\nUPDATE t SET x = 1;\n"
      "-- Running upgrade b -> c\nUPDATE t SET x = 1;\n");
  const TableSizes sizes = {{"t", {kMillion, 0}}};
  EXPECT_GT(BandOf(statements, sizes).high,
            nothing.high + 2 * BandOf(statements[0], sizes).high);
}

}  // namespace
}  // namespace upgrade_advisor
