// When messages are due: quiet hours, daily ones, pauses after refusals.
#include "services/fleet/notify/delivery_schedule.h"

#include <gtest/gtest.h>

namespace upgrade_advisor {
namespace {

absl::Time At(const std::string& text) {
  absl::Time out;
  std::string error;
  EXPECT_TRUE(absl::ParseTime("%Y-%m-%d %H:%M", text, &out, &error)) << error;
  return out;
}

TEST(DeliverySchedule, SendsAtOnceWithoutQuietHours) {
  const DeliveryRules rules{false, 5, 5};
  EXPECT_EQ(NextAllowed(rules, At("2026-01-31 05:30")), At("2026-01-31 05:30"));
}

TEST(DeliverySchedule, WaitsForTheEndOfQuietHours) {
  const DeliveryRules day{false, 1, 6};
  EXPECT_EQ(NextAllowed(day, At("2026-01-31 00:59")), At("2026-01-31 00:59"));
  EXPECT_EQ(NextAllowed(day, At("2026-01-31 01:00")), At("2026-01-31 06:00"));
  EXPECT_EQ(NextAllowed(day, At("2026-01-31 06:00")), At("2026-01-31 06:00"));
  const DeliveryRules night{false, 22, 6};
  EXPECT_EQ(NextAllowed(night, At("2026-01-31 23:10")), At("2026-02-01 06:00"));
  EXPECT_EQ(NextAllowed(night, At("2026-02-01 05:59")), At("2026-02-01 06:00"));
  EXPECT_EQ(NextAllowed(night, At("2026-02-01 21:59")), At("2026-02-01 21:59"));
}

TEST(DeliverySchedule, SendsDailyAtTheEndOfQuietHoursOrAtEight) {
  EXPECT_EQ(NextRegular({true, 0, 0}, At("2026-01-31 07:59")),
            At("2026-01-31 08:00"));
  EXPECT_EQ(NextRegular({true, 0, 0}, At("2026-01-31 08:00")),
            At("2026-02-01 08:00"));
  EXPECT_EQ(NextRegular({true, 22, 6}, At("2026-01-31 07:00")),
            At("2026-02-01 06:00"));
  EXPECT_EQ(NextRegular({true, 20, 0}, At("2026-12-31 21:00")),
            At("2027-01-01 00:00"));
}

TEST(DeliverySchedule, PausesLongerAfterEachRefusalUpToAnHour) {
  for (const char* id : {"msg_1", "msg_2"}) {
    absl::Duration before;
    for (int i = 1; i < 9; ++i) {
      const absl::Duration pause = PauseAfter(id, i);
      EXPECT_GE(pause, kFirstPause);
      EXPECT_LE(pause, kLongestPause);
      EXPECT_GT(pause, before) << i;
      before = pause;
    }
    EXPECT_GE(PauseAfter(id, 1'000'000), absl::Minutes(48));
    EXPECT_LE(PauseAfter(id, 1'000'000), kLongestPause);
  }
}

TEST(DeliverySchedule, SpreadsMessagesAndRepeatsItself) {
  EXPECT_NE(PauseAfter("msg_1", 5), PauseAfter("msg_2", 5));
  EXPECT_EQ(PauseAfter("msg_1", 5), PauseAfter("msg_1", 5));
}

TEST(DeliverySchedule, GivesAMessageUpAfterAWeek) {
  const absl::Time start = At("2026-01-01 12:00");
  Refusals refusals;
  EXPECT_FALSE(IsGivenUp(refusals, start));
  refusals = WithRefusal(refusals, "HTTP 500", start);
  refusals = WithRefusal(refusals, "HTTP 503", start + absl::Hours(1));
  EXPECT_EQ(refusals.count, 2);
  EXPECT_EQ(refusals.reason, "HTTP 503");
  EXPECT_FALSE(IsGivenUp(refusals, At("2026-01-08 11:59")));
  EXPECT_TRUE(IsGivenUp(refusals, At("2026-01-08 12:00")));
}

}  // namespace
}  // namespace upgrade_advisor
