// Each caller has its own rate, and callers cannot fill the memory.
#include "services/limits/rate_limiter.h"

#include <string>

#include "gtest/gtest.h"

namespace upgrade_advisor {
namespace {

// How many of `calls` at one time are allowed.
int Allowed(RateLimiter& limiter, const std::string& caller, absl::Time now,
            int calls) {
  int out = 0;
  for (int i = 0; i < calls; ++i) out += !limiter.Refuses(caller, now);
  return out;
}

TEST(RateLimiter, AllowsABurstAndThenTheRate) {
  RateLimiter limiter(10, 5);
  const absl::Time start = absl::UnixEpoch();
  EXPECT_EQ(Allowed(limiter, "a", start, 100), 5);
  EXPECT_EQ(limiter.Refuses("a", start), absl::Milliseconds(100));
  EXPECT_EQ(Allowed(limiter, "a", start + absl::Milliseconds(300), 100), 3);
  EXPECT_EQ(Allowed(limiter, "a", start + absl::Hours(1), 100), 5);
}

TEST(RateLimiter, IsForEachCaller) {
  RateLimiter limiter(1, 1);
  EXPECT_EQ(Allowed(limiter, "a", absl::UnixEpoch(), 10), 1);
  EXPECT_EQ(Allowed(limiter, "b", absl::UnixEpoch(), 10), 1);
}

TEST(RateLimiter, GivesNothingForAClockThatIsSetBack) {
  RateLimiter limiter(1, 1);
  const absl::Time now = absl::UnixEpoch() + absl::Hours(1);
  EXPECT_EQ(Allowed(limiter, "a", now, 10), 1);
  EXPECT_EQ(Allowed(limiter, "a", now - absl::Hours(1), 10), 0);
}

TEST(RateLimiter, ForgetsWhoHasNotCalledForTheLongest) {
  RateLimiter limiter(1, 1, /*most_callers=*/3);
  const absl::Time now = absl::UnixEpoch();
  for (const char* caller : {"a", "b", "c"}) limiter.Refuses(caller, now);
  limiter.Refuses("a", now);
  limiter.Refuses("d", now);
  EXPECT_EQ(limiter.callers(), 3u);
  EXPECT_TRUE(limiter.Refuses("a", now));
  EXPECT_FALSE(limiter.Refuses("b", now)) << "forgotten";
}

}  // namespace
}  // namespace upgrade_advisor
