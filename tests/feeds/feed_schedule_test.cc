// When hosts are asked again.
#include "services/feeds/feed_schedule.h"

#include <gtest/gtest.h>

namespace upgrade_advisor {
namespace {

constexpr absl::Duration kInterval = absl::Minutes(15);
constexpr absl::Duration kNothing = absl::ZeroDuration();

TEST(FeedSchedule, SpreadsServicesThatStartedTogether) {
  EXPECT_EQ(PauseAfterSuccess(kInterval, 0.5), kInterval);
  EXPECT_EQ(PauseAfterSuccess(absl::Seconds(100), 0), absl::Seconds(90));
  EXPECT_EQ(PauseAfterSuccess(absl::Seconds(100), 1), absl::Seconds(110));
}

TEST(FeedSchedule, AsksSoonAfterAFaultAndThenLessOften) {
  EXPECT_EQ(PauseAfterFault(kInterval, 1, kNothing, 0), absl::Seconds(30));
  EXPECT_EQ(PauseAfterFault(kInterval, 2, kNothing, 0), absl::Seconds(60));
  EXPECT_EQ(PauseAfterFault(kInterval, 5, kNothing, 0), absl::Minutes(8));
  EXPECT_EQ(PauseAfterFault(kInterval, 1000, kNothing, 0), absl::Hours(1));
}

TEST(FeedSchedule, NeverAsksMoreOftenThanWithoutFaults) {
  EXPECT_EQ(PauseAfterFault(absl::Seconds(2), 1, kNothing, 0),
            absl::Seconds(2));
  EXPECT_EQ(PauseAfterFault(absl::Hours(24), 1000, kNothing, 0),
            absl::Hours(24));
}

TEST(FeedSchedule, WaitsAsLongAsAHostAsksUpToAnHour) {
  EXPECT_EQ(PauseAfterFault(kInterval, 1, absl::Minutes(20), 0),
            absl::Minutes(20));
  EXPECT_EQ(PauseAfterFault(kInterval, 1, absl::Hours(1000), 0),
            absl::Hours(1));
  EXPECT_EQ(PauseAfterFault(kInterval, 3, absl::Seconds(1), 0),
            absl::Minutes(2));
}

TEST(FeedSchedule, SpreadsTriesAfterAFault) {
  EXPECT_EQ(PauseAfterFault(kInterval, 1, kNothing, 1), absl::Seconds(33));
}

}  // namespace
}  // namespace upgrade_advisor
