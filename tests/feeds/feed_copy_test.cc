// A copy is read as it was written, or not at all.
#include "services/feeds/feed_copy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/status/status.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;

FeedCopy Sample() {
  FeedCopy out;
  out.url = "https://example.org/a";
  out.etag = "W/\"v1\"";
  out.last_modified = "Mon, 30 Nov 2026 09:00:00 GMT";
  out.signature = std::string("\0\n\xFF", 3);
  out.confirmed = absl::FromUnixSeconds(1'764'547'200);
  out.text = std::make_shared<const std::string>("{\n}\n");
  return out;
}

TEST(FeedCopy, IsReadAsItWasWritten) {
  const absl::StatusOr<FeedCopy> read =
      DecodeFeedCopy(EncodeFeedCopy(Sample()));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->url, Sample().url);
  EXPECT_EQ(read->etag, Sample().etag);
  EXPECT_EQ(read->last_modified, Sample().last_modified);
  EXPECT_EQ(read->signature, Sample().signature);
  EXPECT_EQ(read->confirmed, Sample().confirmed);
  EXPECT_EQ(*read->text, *Sample().text);
}

TEST(FeedCopy, IsReadWithNothingInIt) {
  FeedCopy bare;
  bare.confirmed = absl::UnixEpoch();
  bare.text = std::make_shared<const std::string>();
  const absl::StatusOr<FeedCopy> read = DecodeFeedCopy(EncodeFeedCopy(bare));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read->text, "");
}

TEST(FeedCopy, IsDamagedByAnyByteThatChanged) {
  const std::string whole = EncodeFeedCopy(Sample());
  for (size_t i = 0; i < whole.size(); ++i) {
    std::string bytes = whole;
    bytes[i] ^= 1;
    EXPECT_TRUE(absl::IsDataLoss(DecodeFeedCopy(bytes).status())) << i;
    EXPECT_FALSE(DecodeFeedCopy(whole.substr(0, i)).ok()) << i;
  }
  EXPECT_THAT(std::string(DecodeFeedCopy("hello").status().message()),
              HasSubstr("is damaged: it does not begin"));
  EXPECT_THAT(std::string(DecodeFeedCopy(whole + "x").status().message()),
              HasSubstr("digest"));
}

}  // namespace
}  // namespace upgrade_advisor
