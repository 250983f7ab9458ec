#include "services/catalog/lifecycle_table.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/catalog/sample_sources.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;

Lifecycle Row(const std::string& line, const std::string& airflow, bool lts,
              int year) {
  Lifecycle row;
  row.line = line;
  row.airflow = airflow;
  row.lts = lts;
  row.end_of_maintenance = absl::CivilDay(year, 1, 31);
  return row;
}

std::vector<std::string> Lines(const LifecycleTable& table, Distribution of) {
  std::vector<std::string> lines;
  for (const Lifecycle& row : table.lines(of)) lines.push_back(row.line);
  return lines;
}

TEST(LifecycleTable, SortsByNumberWithDottedRuntimeLinesLast) {
  const LifecycleTable table(
      {Row("3.1", "3.1", false, 2027), Row("10", "2.8", false, 2024),
       Row("9", "2.7", true, 2025), Row("3", "2.1", false, 2022)},
      {Row("2.10", "2.10", false, 2030), Row("2.3", "2.3", true, 2023),
       Row("1.10.9", "1.10", false, 2020)});
  EXPECT_THAT(Lines(table, Distribution::kRuntime),
              ElementsAre("3", "9", "10", "3.1"));
  EXPECT_THAT(Lines(table, Distribution::kCertified),
              ElementsAre("1.10", "2.3", "2.10"));
}

TEST(LifecycleTable, TheNewestPatchStandsForItsLine) {
  const LifecycleTable table({}, {Row("1.10.15", "1.10", true, 2022),
                                  Row("1.10.9", "1.10", false, 2020)});
  const Lifecycle* line = table.FindLine(Distribution::kCertified, "1.10");
  ASSERT_NE(line, nullptr);
  EXPECT_TRUE(line->lts);
  EXPECT_EQ(line->end_of_maintenance, absl::CivilDay(2022, 1, 31));
  EXPECT_EQ(table.FindLine(Distribution::kCertified, "1.10.15"), nullptr);

  const auto own = table.RowOf(Certified("1.10.9-4"));
  ASSERT_TRUE(own.has_value());
  EXPECT_EQ(own->line, "1.10");
  EXPECT_EQ(own->end_of_maintenance, absl::CivilDay(2020, 1, 31));
  const auto lent = table.RowOf(Certified("1.10.12-1"));
  ASSERT_TRUE(lent.has_value());
  EXPECT_EQ(lent->end_of_maintenance, absl::CivilDay(2022, 1, 31));
  EXPECT_FALSE(lent->lts);
}

TEST(LifecycleTable, ARowOfTheLineBeatsItsPatches) {
  const LifecycleTable table({}, {Row("1.10.15", "1.10", false, 2022),
                                  Row("1.10", "1.10", true, 2021)});
  EXPECT_THAT(Lines(table, Distribution::kCertified), ElementsAre("1.10"));
  const auto row = table.RowOf(Certified("1.10.12-1"));
  ASSERT_TRUE(row.has_value());
  EXPECT_EQ(row->end_of_maintenance, absl::CivilDay(2021, 1, 31));
  EXPECT_TRUE(row->lts);
}

TEST(LifecycleTable, KnowsNoOtherLines) {
  const LifecycleTable table({Row("3", "2.1", false, 2022)}, {});
  EXPECT_FALSE(table.RowOf(Runtime("3.0-1")).has_value());
  EXPECT_TRUE(table.RowOf(Runtime("3.0.9")).has_value());
  EXPECT_FALSE(table.RowOf(Certified("2.1.0-1")).has_value());
}

}  // namespace
}  // namespace upgrade_advisor
