// What is wrong with the options is said at once, and nothing is fetched.
#include "services/server/feeds/daemon_feeds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/tls/test_certificates.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class DaemonFeedsTest : public ::testing::Test {
 protected:
  // The faults, line by line; a single empty line: none.
  std::vector<std::string> Faults() {
    const auto feeds = DaemonFeeds::Open(options_, catalog_, "", log_);
    return absl::StrSplit(std::string(feeds.status().message()), '\n');
  }

  FeedOptions options_;
  CatalogPaths catalog_;
  ServiceLog log_{STDERR_FILENO, ServiceLog::Format::kText};
};

TEST_F(DaemonFeedsTest, TakesUrlsAndFiles) {
  catalog_.runtime_feed = "https://no-such-host.invalid/feed.json";
  catalog_.lifecycle = "/etc/lifecycle.json";
  EXPECT_THAT(Faults(), ElementsAre(""));
}

TEST_F(DaemonFeedsTest, NamesEveryFaultTogether) {
  options_.interval = "often";
  options_.stale_after = "30";
  options_.ca_file = "/nowhere/ca.pem";
  options_.key_file = WriteTestFile("not-a-key.pem", "hello");
  catalog_.runtime_feed = "http://example.org/feed.json";
  catalog_.certified_feed = "ftp://example.org/feed.json";
  EXPECT_THAT(
      Faults(),
      ElementsAre(HasSubstr("--feed-interval often is not a period"),
                  HasSubstr("--stale-after 30 is not a period"),
                  HasSubstr("--feed-ca /nowhere/ca.pem cannot be read"),
                  HasSubstr(absl::StrCat("--feed-key ", options_.key_file,
                                         " has no public key in PEM")),
                  HasSubstr("--runtime-feed http://example.org/feed.json"),
                  HasSubstr("--certified-feed ftp://example.org/feed.json")));
}

TEST_F(DaemonFeedsTest, AsksNoMoreThanEachSecond) {
  options_.interval = "0s";
  EXPECT_THAT(Faults(), ElementsAre("--feed-interval is shorter than 1s"));
}

TEST_F(DaemonFeedsTest, TakesAuthoritiesInPemOnly) {
  options_.ca_file = WriteTestFile("no-authority.pem", "hello");
  EXPECT_THAT(Faults(), ElementsAre(HasSubstr("has no certificate in PEM")));
}

TEST_F(DaemonFeedsTest, ChecksAConfigurationWithTheBundledDataInstead) {
  catalog_.runtime_feed = "https://no-such-host.invalid/feed.json";
  catalog_.image_packages = {"runtime:1.0.0=https://no-such-host.invalid/a",
                             "runtime:1.0.1=/etc/a"};
  const auto feeds = DaemonFeeds::Open(options_, catalog_, "", log_);
  ASSERT_TRUE(feeds.ok()) << feeds.status();
  SnapshotSources bundled;
  bundled.catalog.runtime_feed = "/bundled/runtime-feed.json";
  const SnapshotSources out = (*feeds)->WithoutNetwork({catalog_, {}}, bundled);
  EXPECT_EQ(out.catalog.runtime_feed, "/bundled/runtime-feed.json");
  EXPECT_THAT(out.catalog.image_packages, ElementsAre("runtime:1.0.1=/etc/a"));
  EXPECT_TRUE(out.fetched.empty());
}

}  // namespace
}  // namespace upgrade_advisor
