// Which URLs messages may go to.
#include "services/fleet/notify/webhook_url.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/http/http_url.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;

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

TEST(WebhookUrl, IsShownWithoutItsPath) {
  EXPECT_EQ(ShownHost("https://example.org/a?token=x"),
            "https://example.org/...");
  EXPECT_EQ(ShownHost("https://example.org"), "https://example.org");
}

}  // namespace
}  // namespace upgrade_advisor
