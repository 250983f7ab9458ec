// Which addresses are public, and which URLs are taken.
#include "services/fleet/notify/address_rules.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/fleet/notify/webhook_url.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;

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

TEST(WebhookUrl, IsHttps) {
  for (const char* url :
       {"https://example.org", "https://example.org:8443/a/b?token=1",
        "https://1.1.1.1/", "https://[2606:2800:220:1::1]/"}) {
    EXPECT_EQ(UrlFault(url, {}), "") << url;
  }
}

TEST(WebhookUrl, IsHttpToLoopbackIfTheOperatorAllowsIt) {
  for (const char* url : {"http://127.0.0.1:80/x", "http://[::1]:1/"}) {
    EXPECT_THAT(UrlFault(url, {}), HasSubstr("names this machine")) << url;
    EXPECT_EQ(UrlFault(url, {true, false}), "") << url;
    EXPECT_TRUE(IsLoopbackUrl(url));
  }
  EXPECT_FALSE(IsLoopbackUrl("https://localhost/"));
}

TEST(WebhookUrl, IsOfAPrivateNetworkIfTheOperatorAllowsIt) {
  EXPECT_THAT(UrlFault("https://10.0.0.1/", {}), HasSubstr("private network"));
  EXPECT_EQ(UrlFault("https://10.0.0.1/", {false, true}), "");
  EXPECT_THAT(UrlFault("https://[fe80::1%25eth0]/", {}),
              HasSubstr("private network"));
}

// Other spellings of 127.0.0.1 and of the metadata of clouds.
TEST(WebhookUrl, IsJudgedByTheAddressThatItMeans) {
  for (const char* url :
       {"https://2130706433/", "https://0x7f.1/", "https://017700000001/",
        "https://0xa9fea9fe/", "https://[::ffff:127.0.0.1]/"}) {
    EXPECT_NE(UrlFault(url, {}), "") << url;
  }
}

TEST(WebhookUrl, HasOneFaultWithoutRepeatingIt) {
  const std::pair<std::string, const char*> cases[] = {
      {"", "is missing"},
      {"http://example.org/", "is readable on the way"},
      {"http://localhost/", "is readable on the way"},
      {"ftp://example.org/", "does not begin with https://"},
      {"file:///etc/passwd", "does not begin with https://"},
      {"https://u:p@example.org/", "has a user name or a password"},
      {"https://example.org/#x", "has a fragment"},
      {"https://", "is not a URL"},
      {"example.org/hook", "is not a URL"},
      {"https://exam ple.org", "has a space"},
      {"https://example.org/\r\nX: y", "has a space or a control character"},
      {"https://example.org/" + std::string(2040, 'x'), "has 2060 bytes"},
      {"https://255.255.255.255/", "no receiver has"},
  };
  for (const auto& [url, fault] : cases) {
    EXPECT_THAT(UrlFault(url, {}), HasSubstr(fault)) << url;
  }
}

TEST(WebhookUrl, IsShownWithoutItsQuery) {
  EXPECT_EQ(ShownUrl("https://example.org/a?token=x"), "https://example.org/a");
  EXPECT_EQ(ShownUrl("https://example.org/a"), "https://example.org/a");
}

}  // namespace
}  // namespace upgrade_advisor
