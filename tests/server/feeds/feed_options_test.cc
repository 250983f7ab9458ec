// Periods as people write them.
#include "services/server/feeds/feed_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace upgrade_advisor {
namespace {

TEST(FeedOptions, ReadPeriods) {
  EXPECT_EQ(ReadPeriod("90s").value(), absl::Seconds(90));
  EXPECT_EQ(ReadPeriod("15m").value(), absl::Minutes(15));
  EXPECT_EQ(ReadPeriod("12h").value(), absl::Hours(12));
  EXPECT_EQ(ReadPeriod("30d").value(), absl::Hours(720));
  EXPECT_EQ(ReadPeriod("0s").value(), absl::ZeroDuration());
}

TEST(FeedOptions, RefuseWhatIsNotAPeriod) {
  for (const char* text : {"", "15", "m", "-1m", "1.5h", "1w", "1M", "9 m x",
                           "99999999999999999999d"}) {
    EXPECT_EQ(ReadPeriod(text).status().message(),
              "is not a period such as 90s, 15m, 12h or 30d")
        << text;
  }
}

}  // namespace
}  // namespace upgrade_advisor
