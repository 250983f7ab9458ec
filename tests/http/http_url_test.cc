// URLs are read as libcurl reads them.
#include "services/http/http_url.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;

TEST(HttpUrl, HasItsParts) {
  const std::optional<HttpUrl> plain = ReadHttpUrl("https://example.org/a");
  ASSERT_TRUE(plain.has_value());
  EXPECT_EQ(plain->scheme, "https");
  EXPECT_FALSE(plain->has_credentials);
  EXPECT_FALSE(plain->has_fragment);
  EXPECT_FALSE(plain->address.has_value());
  const std::optional<HttpUrl> full = ReadHttpUrl("HTTP://u@127.1/a#b");
  ASSERT_TRUE(full.has_value());
  EXPECT_EQ(full->scheme, "http");
  EXPECT_TRUE(full->has_credentials);
  EXPECT_TRUE(full->has_fragment);
  EXPECT_EQ(full->address, AddressKind::kLoopback);
}

TEST(HttpUrl, IsNotReadWhereThereIsNone) {
  EXPECT_FALSE(ReadHttpUrl("example.org").has_value());
  EXPECT_FALSE(ReadHttpUrl("https://").has_value());
  EXPECT_FALSE(ReadHttpUrl("https:/example.org/").has_value());
}

TEST(HttpUrl, HasTheAddressThatItMeans) {
  EXPECT_TRUE(IsLoopbackUrl("https://0x7f.1/"));
  EXPECT_TRUE(IsLoopbackUrl("http://[::1]:1/"));
  EXPECT_FALSE(IsLoopbackUrl("https://localhost/"));
  EXPECT_FALSE(IsLoopbackUrl("nothing"));
  EXPECT_EQ(ReadHttpUrl("https://[fe80::1%25eth0]/")->address,
            AddressKind::kPrivate);
}

TEST(HttpUrl, IsShownWithoutItsQuery) {
  EXPECT_EQ(ShownUrl("https://example.org/a?token=x"), "https://example.org/a");
  EXPECT_EQ(ShownUrl("https://example.org/a"), "https://example.org/a");
}

TEST(HttpUrl, HasFaultsOfItsText) {
  EXPECT_EQ(UrlTextFault("https://example.org"), "");
  EXPECT_EQ(UrlTextFault(""), "is missing");
  EXPECT_THAT(UrlTextFault("https://a b"), HasSubstr("has a space"));
  EXPECT_THAT(UrlTextFault(std::string(3000, 'x')), HasSubstr("3000 bytes"));
}

}  // namespace
}  // namespace upgrade_advisor
