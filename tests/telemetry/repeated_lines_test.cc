// One line that is said again and again does not fill the log.
#include "services/telemetry/repeated_lines.h"

#include <string>

#include "gtest/gtest.h"

namespace upgrade_advisor {
namespace {

TEST(RepeatedLines, AreHeldBackAndCounted) {
  RepeatedLines lines;
  const absl::Time start = absl::UnixEpoch();
  for (int i = 0; i < RepeatedLines::kMost; ++i) {
    EXPECT_EQ(lines.Admit("again", start), 0u);
  }
  EXPECT_EQ(lines.Admit("again", start), std::nullopt);
  EXPECT_EQ(lines.Admit("again", start + absl::Seconds(59)), std::nullopt);
  EXPECT_EQ(lines.Admit("other", start), 0u);
  EXPECT_EQ(lines.Admit("again", start + absl::Minutes(1)), 2u);
}

TEST(RepeatedLines, ThatDifferAreSaid) {
  RepeatedLines lines;
  for (int i = 0; i < 10000; ++i) {
    EXPECT_EQ(lines.Admit(std::to_string(i), absl::UnixEpoch()), 0u);
  }
}

}  // namespace
}  // namespace upgrade_advisor
