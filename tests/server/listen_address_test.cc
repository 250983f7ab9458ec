#include "services/server/listen_address.h"

#include <gtest/gtest.h>

namespace upgrade_advisor {
namespace {

TEST(ListenAddress, IsLocalWhereOnlyThisHostReachesIt) {
  for (const char* local : {"unix:/run/s", "unix:s", "127.0.0.1:0",
                            "127.9.8.7:50051", "localhost:1", "[::1]:443"}) {
    EXPECT_TRUE(IsLocal(local)) << local;
  }
  for (const char* wide :
       {"0.0.0.0:0", "[::]:0", ":50051", "10.0.0.1:1", "advisor:1",
        "localhost.example.org:1", "127.0.0.1.example.org:1", "128.0.0.1:1",
        "[::ffff:10.0.0.1]:1", "127.1:1", ""}) {
    EXPECT_FALSE(IsLocal(wide)) << wide;
  }
}

TEST(ListenAddress, IsWhereClientsFindTheListener) {
  EXPECT_EQ(PlaceOf("127.0.0.1:0", 4711), "127.0.0.1:4711");
  EXPECT_EQ(PlaceOf("[::1]:0", 4711), "[::1]:4711");
  EXPECT_EQ(PlaceOf("unix:/run/s", 1), "unix:/run/s");
}

}  // namespace
}  // namespace upgrade_advisor
