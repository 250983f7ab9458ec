#include "services/rehearsal/migration/migration_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace upgrade_advisor {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kSql[] =
    "-- Running upgrade a -> b\n"
    "UPDATE small SET x = 1;\n"
    "ALTER TABLE large ALTER COLUMN x TYPE BIGINT;\n"
    "CREATE INDEX i ON large (x);\n"
    "CREATE TABLE fresh (x INTEGER);\n";

TEST(MigrationText, PutsTheTableWithTheMostWorkFirst) {
  const std::string text =
      MigrationText(ReadMigrationSql(kSql),
                    {{"large", {1000, 5'000'000}}, {"small", {10, 1000}}});
  EXPECT_THAT(text, HasSubstr("large: 1 full rewrite, 1 index build\n"
                              "      1000 rows, 5.0 MB: 2000 rows are read"));
  EXPECT_LT(text.find("large:"), text.find("small:"));
  EXPECT_THAT(text, Not(HasSubstr("fresh")));
}

TEST(MigrationText, SaysWhatIsNotKnown) {
  const std::string text = MigrationText(ReadMigrationSql(kSql), {});
  EXPECT_THAT(text, HasSubstr("give --statistics"));
  EXPECT_THAT(text, HasSubstr("how long it takes, is not known"));
}

TEST(MigrationText, SaysWhatIsMissing) {
  const auto statements = ReadMigrationSql(kSql);
  EXPECT_THAT(MigrationText(statements, {}, "Airflow cannot print b"),
              HasSubstr("\nAirflow cannot print b.\n"));
  EXPECT_THAT(MigrationJson(statements, {}, "Airflow cannot print b"),
              HasSubstr("\"stopped\": \"Airflow cannot print b\""));
  EXPECT_THAT(MigrationJson(statements, {}), HasSubstr("\"stopped\": null"));
}

TEST(MigrationText, GivesABandForEachTableAndInAll) {
  const TableSizes sizes = {{"large", {1'000'000, 5'000'000}}};
  const auto statements = ReadMigrationSql(kSql);
  const std::string text = MigrationText(statements, sizes);
  EXPECT_THAT(text, ContainsRegex("are read or written, in [0-9.]+ to "
                                  "[0-9.]+ (s|min)\n"));
  EXPECT_THAT(text,
              ContainsRegex("In all it takes [0-9.]+ to [0-9.]+ (s|min)"));
  EXPECT_THAT(MigrationJson(statements, sizes), HasSubstr("\"high\": "));
  EXPECT_THAT(MigrationJson(statements, {}), HasSubstr("\"seconds\": null"));
}

TEST(MigrationText, JsonHasNullForSizesThatAreNotKnown) {
  const std::string json = MigrationJson(ReadMigrationSql(kSql), {});
  EXPECT_THAT(json, HasSubstr("\"rows\": null"));
  EXPECT_THAT(json, HasSubstr("\"work\": \"full rewrite\""));
}

}  // namespace
}  // namespace upgrade_advisor
