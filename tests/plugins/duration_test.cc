// How long the migration to the schema of Airflow 2.3 is said to take.
#include "plugins/runtime_5_schema_migration/duration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>

namespace upgrade_plugin::runtime_5 {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr int64_t kMillion = 1'000'000;

std::string TextOf(const Band& band) {
  const std::string low = std::to_string(band.low.count());
  if (!band.high) return low + "+";
  return low + "-" + std::to_string(band.high->count());
}

std::string ByTaskInstances(int64_t rows) {
  DatabaseLoad load;
  load.task_instances = rows;
  return TextOf(MigrationBand(load, false));
}

DatabaseLoad LoadOf(int64_t task_instances, int64_t xcom_rows,
                    int64_t xcom_bytes, int64_t log_rows) {
  return {task_instances, xcom_rows, xcom_bytes, log_rows};
}

TEST(DurationTest, IsThePublishedOneWhereNothingIsKnown) {
  const Band band = MigrationBand({}, false);
  EXPECT_EQ(TextOf(band), "10+");
  EXPECT_THAT(band.grounds, HasSubstr("10 to 30 minutes or more"));
  EXPECT_THAT(band.grounds, HasSubstr("nothing is known"));
}

TEST(DurationTest, IgnoresOtherTablesWithoutTaskInstances) {
  DatabaseLoad load;
  load.xcom_rows = 1;
  load.log_rows = 1;
  EXPECT_EQ(TextOf(MigrationBand(load, false)), "10+");
}

TEST(DurationTest, IsCoarseByTaskInstancesAlone) {
  EXPECT_EQ(ByTaskInstances(0), "10-10");
  EXPECT_EQ(ByTaskInstances(499'999), "10-10");
  EXPECT_EQ(ByTaskInstances(500'000), "10-30");
  EXPECT_EQ(ByTaskInstances(5 * kMillion - 1), "10-30");
  EXPECT_EQ(ByTaskInstances(5 * kMillion), "30-60");
  EXPECT_EQ(ByTaskInstances(20 * kMillion - 1), "30-60");
  EXPECT_EQ(ByTaskInstances(20 * kMillion), "60+");
}

TEST(DurationTest, StaysCoarseWhileXcomOrLogIsUnknown) {
  DatabaseLoad load;
  load.task_instances = 2 * kMillion;
  load.log_rows = 1;
  EXPECT_THAT(MigrationBand(load, false).grounds, HasSubstr("alone"));
  load.xcom_bytes = 1;
  EXPECT_THAT(MigrationBand(load, false).grounds, Not(HasSubstr("alone")));
  load.log_rows.reset();
  EXPECT_THAT(MigrationBand(load, false).grounds, HasSubstr("alone"));
}

TEST(DurationTest, SumsThePartsWhereAllIsKnown) {
  // 1.33 checks + 1.6..10 key + 5..20 xcom + 1..3 log + 2 = 10.93..36.33.
  EXPECT_EQ(TextOf(MigrationBand(
                LoadOf(4 * kMillion, 10 * kMillion, 0, 6 * kMillion), false)),
            "10-37");
}

TEST(DurationTest, TakesTheLargerOfRowsAndBytes) {
  const Band by_rows = MigrationBand(LoadOf(1, 100 * kMillion, 1, 0), false);
  const Band by_bytes =
      MigrationBand(LoadOf(1, 1, 200'000 * kMillion, 0), false);
  EXPECT_EQ(TextOf(by_rows), "52-203");
  EXPECT_EQ(TextOf(by_bytes), "68-203");
}

TEST(DurationTest, NeverUndercutsWhatIsPublished) {
  EXPECT_EQ(TextOf(MigrationBand(LoadOf(50'000, 0, 0, 0), false)), "2-10");
  EXPECT_EQ(TextOf(MigrationBand(LoadOf(kMillion, 0, 0, 0), false)), "2-10");
  EXPECT_EQ(TextOf(MigrationBand(LoadOf(kMillion + 1, 0, 0, 0), false)),
            "10-30");
}

TEST(DurationTest, GrowsFasterAboveTenMillions) {
  // 3.33 + 4..25 + 2 = 9.33..30.33; one row more brings the strain.
  EXPECT_EQ(TextOf(MigrationBand(LoadOf(10 * kMillion, 0, 0, 0), false)),
            "10-31");
  EXPECT_EQ(TextOf(MigrationBand(LoadOf(10 * kMillion + 1, 0, 0, 0), false)),
            "10-46");
}

TEST(DurationTest, ChargesTheSlowPreChecksOfAirflow230) {
  // 27 million: checks 9 or 30, key 10.8..67.5; no log index in 2.3.0.
  const DatabaseLoad load = LoadOf(27 * kMillion, 0, 0, 6 * kMillion);
  EXPECT_EQ(TextOf(MigrationBand(load, false)), "22-123");
  EXPECT_EQ(TextOf(MigrationBand(load, true)), "42-150");
  EXPECT_THAT(MigrationBand(load, true).grounds, HasSubstr("slow pre-checks"));
  EXPECT_THAT(MigrationBand({}, true).grounds, HasSubstr("slow pre-checks"));
}

TEST(DurationTest, NamesItsInputs) {
  EXPECT_EQ(
      MigrationBand(LoadOf(1'234'567, 1000, 999, 12), false).grounds,
      "estimate from 1,234,567 task instances, 1,000 xcom rows, 999 bytes of "
      "xcom and 12 log rows");
}

TEST(DurationTest, BearsNumbersThatMakeNoSense) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  EXPECT_EQ(TextOf(MigrationBand(LoadOf(-1, -1, -1, -1), false)), "2-10");
  const Band band = MigrationBand(LoadOf(kMax, kMax, kMax, kMax), true);
  EXPECT_GT(band.low.count(), 0);
  EXPECT_GE(band.high->count(), band.low.count());
}

}  // namespace
}  // namespace upgrade_plugin::runtime_5
