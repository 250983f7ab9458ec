// Which options name a URL, and which URLs are taken.
#include "services/feeds/feed_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

CatalogPaths Paths() {
  CatalogPaths out;
  out.runtime_feed = "https://example.org/runtime.json?key=hidden";
  out.certified_feed = "/etc/certified.json";
  out.lifecycle = "lifecycle.json";
  out.provider_packages = "https://example.org/providers.json";
  out.image_packages = {"runtime:12.0.0=https://example.org/12.txt",
                        "runtime:11.0.0=/etc/11.txt", "nonsense"};
  return out;
}

TEST(FeedSource, IsEachOptionThatNamesAUrl) {
  const std::vector<FeedSource> sources = FeedSourcesOf(Paths());
  ASSERT_EQ(sources.size(), 3u);
  EXPECT_EQ(sources[0].Label(), "runtime-feed");
  EXPECT_EQ(sources[0].Shown(),
            "--runtime-feed https://example.org/runtime.json");
  EXPECT_EQ(sources[1].Label(), "provider-packages");
  EXPECT_EQ(sources[2].Label(), "image-packages runtime:12.0.0");
  EXPECT_EQ(sources[2].url, "https://example.org/12.txt");
  EXPECT_THAT(FaultsOfSources(sources, false), IsEmpty());
}

std::string FaultOf(const std::string& url, bool to_loopback = false) {
  const std::vector<std::string> faults =
      FaultsOfSources({{"--lifecycle", url}}, to_loopback);
  return faults.empty() ? "" : faults[0];
}

TEST(FeedSource, IsHttpsAnywhere) {
  for (const char* url :
       {"https://example.org/a.json", "https://10.0.0.1/a",
        "https://localhost/", "https://127.0.0.1:8443/a?b=c"}) {
    EXPECT_EQ(FaultOf(url), "") << url;
  }
}

TEST(FeedSource, IsHttpOnlyToThisMachineForTests) {
  EXPECT_THAT(FaultOf("http://127.0.0.1/a"), HasSubstr("--feeds-to-loopback"));
  EXPECT_EQ(FaultOf("http://127.0.0.1/a", true), "");
  EXPECT_THAT(FaultOf("http://example.org/a", true), HasSubstr("https://"));
  EXPECT_THAT(FaultOf("http://localhost/a", true), HasSubstr("https://"));
}

TEST(FeedSource, HasEveryFaultWithItsOption) {
  EXPECT_THAT(FaultsOfSources({{"--lifecycle", "ftp://example.org/a"},
                               {"--runtime-feed", "file:///etc/a"},
                               {"--certified-feed", "https://example.org/"}},
                              false),
              ElementsAre(HasSubstr("--lifecycle ftp://example.org/a: the URL "
                                    "does not begin with https://"),
                          HasSubstr("--runtime-feed file:///etc/a: ")));
  EXPECT_THAT(FaultOf("https://"), HasSubstr("cannot be read"));
  EXPECT_THAT(FaultOf("https://a b"), HasSubstr("has a space"));
  EXPECT_THAT(FaultOf("https://example.org/a#b"), HasSubstr("fragment"));
}

TEST(FeedSource, RepeatsNoPassword) {
  const std::string fault = FaultOf("https://user:hidden@example.org/a");
  EXPECT_THAT(fault, HasSubstr("password"));
  EXPECT_THAT(fault, Not(HasSubstr("hidden")));
}

TEST(FeedSource, HasItsSignatureNextToIt) {
  EXPECT_EQ(SignatureUrl("https://example.org/a.json"),
            "https://example.org/a.json.sig");
  EXPECT_EQ(SignatureUrl("https://example.org/a.json?key=1"),
            "https://example.org/a.json.sig?key=1");
}

}  // namespace
}  // namespace upgrade_advisor
