// Which addresses are public.
#include "services/http/address_rules.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>

namespace upgrade_advisor {
namespace {

AddressKind Kind(const std::string& text) {
  char bytes[16];
  if (inet_pton(AF_INET, text.c_str(), bytes) == 1) {
    return KindOfAddress({bytes, 4});
  }
  EXPECT_EQ(inet_pton(AF_INET6, text.c_str(), bytes), 1) << text;
  return KindOfAddress({bytes, 16});
}

TEST(AddressRules, KnowPublicAddresses) {
  for (const char* text :
       {"1.1.1.1", "93.184.216.34", "172.32.0.1", "172.15.255.255",
        "100.128.0.1", "192.169.0.1", "223.255.255.255",
        "2606:2800:220:1:248:1893:25c8:1946", "::ffff:1.1.1.1"}) {
    EXPECT_EQ(Kind(text), AddressKind::kPublic) << text;
  }
}

TEST(AddressRules, KnowPrivateAddressesAndThoseOfTheLink) {
  for (const char* text :
       {"10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255",
        "192.168.1.1", "100.64.0.1", "169.254.169.254", "fc00::1", "fd12::1",
        "fe80::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::"}) {
    EXPECT_EQ(Kind(text), AddressKind::kPrivate) << text;
  }
}

TEST(AddressRules, KnowLoopback) {
  for (const char* text :
       {"127.0.0.1", "127.255.0.9", "::1", "::ffff:127.0.0.1"}) {
    EXPECT_EQ(Kind(text), AddressKind::kLoopback) << text;
  }
}

TEST(AddressRules, KnowWhatNoReceiverHas) {
  for (const char* text :
       {"0.0.0.0", "0.1.2.3", "224.0.0.1", "255.255.255.255", "240.0.0.1",
        "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9",
        "::", "ff02::1", "2001:db8::1", "2001::1", "fec0::1", "4000::1"}) {
    EXPECT_EQ(Kind(text), AddressKind::kReserved) << text;
  }
  EXPECT_EQ(KindOfAddress("abc"), AddressKind::kReserved);
}

}  // namespace
}  // namespace upgrade_advisor
