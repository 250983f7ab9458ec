#include "services/plugin_host/isolation/plugin_health.h"

#include <gtest/gtest.h>

namespace upgrade_advisor {
namespace {

using std::chrono::minutes;
const PluginHealth::Time kStart{};

TEST(PluginHealth, IsQuarantinedByThreeFailuresInTenMinutes) {
  PluginHealth health;
  health.AddFailure(kStart, "one");
  health.AddFailure(kStart + minutes(5), "two");
  EXPECT_FALSE(health.is_quarantined());
  health.AddFailure(kStart + minutes(10), "three");
  EXPECT_TRUE(health.is_quarantined());
  EXPECT_EQ(health.report().last_failure, "three");
  EXPECT_EQ(health.report().failures, 3u);
}

TEST(PluginHealth, ForgetsWhatIsLongAgo) {
  PluginHealth health;
  for (int i = 0; i < 20; ++i) {
    health.AddFailure(kStart + i * minutes(6), "again");
  }
  EXPECT_FALSE(health.is_quarantined());
  EXPECT_EQ(health.report().failures, 20u);
}

}  // namespace
}  // namespace upgrade_advisor
