#include "services/domain/day.h"

#include "gtest/gtest.h"

namespace upgrade_advisor {
namespace {

TEST(ParseDay, ReadsDays) {
  EXPECT_EQ(ParseDay("2023-09-07"), absl::CivilDay(2023, 9, 7));
  EXPECT_EQ(ParseDay("2024-02-29"), absl::CivilDay(2024, 2, 29));
  EXPECT_EQ(ParseDay("2000-02-29"), absl::CivilDay(2000, 2, 29));
}

TEST(ParseDay, TakesTheDayOfATimestampInUtc) {
  EXPECT_EQ(ParseDay("2020-10-05T20:03:00+00:00"), absl::CivilDay(2020, 10, 5));
  EXPECT_EQ(ParseDay("2020-10-05T20:03:00Z"), absl::CivilDay(2020, 10, 5));
  EXPECT_EQ(ParseDay("2020-10-05t20:03:00.123456789z"),
            absl::CivilDay(2020, 10, 5));
  EXPECT_EQ(ParseDay("2020-10-05T20:03:00-05:00"), absl::CivilDay(2020, 10, 6));
  EXPECT_EQ(ParseDay("2020-10-01T00:30:00+01:00"), absl::CivilDay(2020, 9, 30));
  EXPECT_EQ(ParseDay("2016-12-31T23:59:60Z"), absl::CivilDay(2016, 12, 31));
}

TEST(ParseDay, RefusesWhatIsNoDay) {
  for (const char* text : {"",
                           "2023",
                           "2023-09",
                           "2023-9-7",
                           "20230907",
                           "07.09.2023",
                           "2023-02-29",
                           "1900-02-29",
                           "2023-04-31",
                           "2023-00-10",
                           "2023-13-01",
                           "2023-01-00",
                           "2023-01-32",
                           " 2023-09-07",
                           "2023-09-07 ",
                           "2023-09-07T",
                           "2023-09-07T10:00",
                           "2023-09-07T10:00:00",
                           "2023-09-07 10:00:00Z",
                           "2023-09-07T24:00:00Z",
                           "2023-09-07T10:60:00Z",
                           "2023-09-07T10:00:61Z",
                           "2023-09-07T10:00:00.Z",
                           "2023-09-07T10:00:00.",
                           "2023-09-07T10:00:00+0000",
                           "2023-09-07T10:00:00+24:00",
                           "2023-09-07T10:00:00Zx",
                           "-2023-09-07",
                           "+023-09-07",
                           "infinite-future"}) {
    EXPECT_FALSE(ParseDay(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace upgrade_advisor
