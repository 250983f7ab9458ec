// What is over a limit gets an error that names the limit, and when to try
// again.
#include "services/server/call_limiter.h"

#include <string>

#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"
#include "services/engine/errors.h"
#include "services/server/limit_options.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;

template <typename Detail>
Detail DetailOf(const absl::Status& status) {
  google::rpc::Status all;
  all.ParseFromString(std::string(*status.GetPayload(kErrorPayload)));
  Detail out;
  for (const auto& any : all.details()) any.UnpackTo(&out);
  return out;
}

TEST(CallLimiter, SaysHowOftenACallerMayCallAndWhenToTryAgain) {
  CallLimiter limiter({.rate = 10, .burst = 2});
  EXPECT_TRUE(limiter.CheckRate("a").ok());
  EXPECT_TRUE(limiter.CheckRate("a").ok());
  const absl::Status over = limiter.CheckRate("a");
  EXPECT_EQ(over.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(
      std::string(over.message()),
      HasSubstr("10 calls a second (--rate-per-caller), and 2 at once"));
  const auto info = DetailOf<google::rpc::ErrorInfo>(over);
  EXPECT_EQ(info.reason(), "CALLER_LIMIT");
  EXPECT_EQ(info.metadata().at("limit"), "rate-per-caller");
  EXPECT_EQ(info.metadata().at("value"), "10");
  const auto retry = DetailOf<google::rpc::RetryInfo>(over);
  EXPECT_EQ(retry.retry_delay().seconds(), 0);
  EXPECT_GT(retry.retry_delay().nanos(), 0);
  EXPECT_LE(retry.retry_delay().nanos(), 100000000);
  EXPECT_TRUE(over.GetPayload(kRetryPayload).has_value());
  EXPECT_TRUE(limiter.CheckRate("b").ok());
}

TEST(CallLimiter, SaysWhatCallsMayHold) {
  CallLimiter limiter({.in_flight_bytes = 1 << 20});
  ASSERT_TRUE(limiter.Take("a", 600 << 10).ok());
  const absl::Status over = limiter.Take("a", 1);
  EXPECT_THAT(std::string(over.message()),
              HasSubstr("1 MiB (--in-flight-mib)"));
  limiter.Release("a", 600 << 10);
  EXPECT_TRUE(limiter.Take("a", 1).ok());
}

TEST(CallLimiter, LimitsNoRateUnlessAsked) {
  CallLimiter limiter({});
  for (int i = 0; i < 10000; ++i) ASSERT_TRUE(limiter.CheckRate("a").ok());
}

TEST(LimitOptions, NameWhatDoesNotGoTogether) {
  LimitOptions options;
  EXPECT_TRUE(CheckLimits(options, 4).ok());
  options.burst_per_caller = 5;
  options.in_flight_mib = 2;
  const absl::Status status = CheckLimits(options, 4);
  EXPECT_EQ(status.message(),
            "--burst-per-caller needs --rate-per-caller\n"
            "--in-flight-mib 2 leaves no room for one request of "
            "--max-request-mib 4: give it that at least");
  options.rate_per_caller = 3;
  EXPECT_EQ(LimitsOf(options).burst, 5);
  options.burst_per_caller = 0;
  EXPECT_EQ(LimitsOf(options).burst, 6);
}

}  // namespace
}  // namespace upgrade_advisor
