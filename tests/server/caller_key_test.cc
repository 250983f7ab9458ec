// Names and addresses cannot be taken for each other.
#include "services/server/caller_key.h"

#include <string>

#include "gtest/gtest.h"

namespace upgrade_advisor {
namespace {

TEST(CallerKey, IsTheNameWhereThereIsOne) {
  EXPECT_EQ(CallerKey("spiffe://example.org/ui", "ipv4:192.0.2.7:50000"),
            "name:spiffe://example.org/ui");
  EXPECT_NE(CallerKey("ipv4:192.0.2.7", "unix:"),
            CallerKey("", "ipv4:192.0.2.7:1"));
}

TEST(CallerKey, IsTheAddressOtherwise) {
  EXPECT_EQ(CallerKey("", "ipv4:192.0.2.7:50000"), "ipv4:192.0.2.7");
  EXPECT_EQ(CallerKey("", "unix:/run/service.sock"), "unix");
  EXPECT_EQ(CallerKey("", "unix:"), "unix");
}

TEST(CallerKey, IsTheNetworkOfAHostWithManyAddresses) {
  const std::string key = CallerKey("", "ipv6:%5B2001:db8::1%5D:50000");
  EXPECT_EQ(key, "ipv6:20010db800000000");
  EXPECT_EQ(CallerKey("", "ipv6:[2001:db8::ffff:1]:1"), key);
  EXPECT_NE(CallerKey("", "ipv6:%5B2001:db8:0:1::1%5D:1"), key);
}

}  // namespace
}  // namespace upgrade_advisor
