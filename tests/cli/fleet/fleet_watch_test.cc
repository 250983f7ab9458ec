#include "services/cli/fleet/fleet_watch.h"

#include <gtest/gtest.h>

namespace upgrade_advisor {
namespace {

TEST(WatchBackOff, WaitsLongerEachTimeUpToALimit) {
  WatchBackOff back_off;
  EXPECT_EQ(back_off.Next().count(), 500);
  EXPECT_EQ(back_off.Next().count(), 1000);
  for (int i = 0; i < 10; ++i) back_off.Next();
  EXPECT_EQ(back_off.Next().count(), 30000);
  back_off.Reset();
  EXPECT_EQ(back_off.Next().count(), 500);
}

}  // namespace
}  // namespace upgrade_advisor
