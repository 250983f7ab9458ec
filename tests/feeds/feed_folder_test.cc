// Copies on disk: there, not there, and damaged.
#include "services/feeds/feed_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;

using ::testing::HasSubstr;

class FeedFolderTest : public ::testing::Test {
 protected:
  FeedFolderTest() : path_(fs::path(::testing::TempDir()) / "feed_folder") {
    fs::remove_all(path_);
    fs::create_directory(path_);
  }
  ~FeedFolderTest() override { fs::remove_all(path_); }

  static FeedCopy Copy() {
    FeedCopy out;
    out.url = Source().url;
    out.confirmed = absl::UnixEpoch();
    out.text = std::make_shared<const std::string>("text");
    return out;
  }
  static FeedSource Source() {
    return {"--runtime-feed", "https://example.org/a"};
  }

  const fs::path path_;
};

TEST_F(FeedFolderTest, KeepsACopyForItsUserAlone) {
  const FeedFolder folder(path_);
  ASSERT_TRUE(folder.Load(Source()).ok());
  EXPECT_FALSE(folder.Load(Source()).value().has_value());
  ASSERT_TRUE(folder.Save(Source(), Copy()).ok());
  EXPECT_EQ(*folder.Load(Source()).value().value().text, "text");
  EXPECT_EQ(fs::status(folder.PathOf(Source())).permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_FALSE(folder.Load({"--lifecycle", Source().url}).value().has_value());
}

TEST_F(FeedFolderTest, LeavesNothingElseInTheFolder) {
  const FeedFolder folder(path_);
  ASSERT_TRUE(folder.Save(Source(), Copy()).ok());
  ASSERT_TRUE(folder.Save(Source(), Copy()).ok());
  EXPECT_EQ(std::distance(fs::directory_iterator(path_), {}), 1);
}

TEST_F(FeedFolderTest, NamesACopyThatIsDamaged) {
  const FeedFolder folder(path_);
  std::ofstream(folder.PathOf(Source())) << "half";
  const absl::Status status = folder.Load(Source()).status();
  EXPECT_TRUE(absl::IsDataLoss(status));
  EXPECT_THAT(std::string(status.message()),
              HasSubstr(folder.PathOf(Source()) + " is damaged"));
}

TEST_F(FeedFolderTest, UsesNoCopyOfAnotherUrl) {
  const FeedFolder folder(path_);
  FeedCopy other = Copy();
  other.url = "https://example.org/b";
  ASSERT_TRUE(folder.Save(Source(), other).ok());
  EXPECT_THAT(std::string(folder.Load(Source()).status().message()),
              HasSubstr("is of another URL"));
}

TEST_F(FeedFolderTest, SaysThatACopyCannotBeKept) {
  EXPECT_FALSE(
      FeedFolder((path_ / "missing").string()).Save(Source(), Copy()).ok());
}

TEST_F(FeedFolderTest, KeepsNothingWithoutAFolder) {
  const FeedFolder none("");
  EXPECT_TRUE(none.Save(Source(), Copy()).ok());
  EXPECT_FALSE(none.Load(Source()).value().has_value());
}

}  // namespace
}  // namespace upgrade_advisor
