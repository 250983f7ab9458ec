// Files are replaced as a whole, and keep everything except their text.
#include "services/base/replace_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;

std::string TextOf(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(ReplaceFile, KeepsTheModeAndTheLink) {
  const std::string folder = ::testing::TempDir() + "/replace";
  fs::remove_all(folder);
  fs::create_directory(folder);
  const std::string file = folder + "/a.yaml";
  std::ofstream(file) << "old";
  ASSERT_EQ(chmod(file.c_str(), 0640), 0);
  fs::create_symlink("a.yaml", folder + "/link.yaml");
  EXPECT_TRUE(ReplaceFile(folder + "/link.yaml", "new").ok());
  EXPECT_EQ(TextOf(file), "new");
  EXPECT_TRUE(fs::is_symlink(folder + "/link.yaml"));
  EXPECT_EQ(fs::status(file).permissions(), fs::perms(0640));
  // No draft stays behind.
  EXPECT_EQ(std::distance(fs::directory_iterator(folder), {}), 2);
}

TEST(PutFile, MakesTheFileWithItsMode) {
  const std::string file = ::testing::TempDir() + "/put";
  fs::remove(file);
  EXPECT_TRUE(PutFile(file, "first", 0644).ok());
  EXPECT_EQ(TextOf(file), "first");
  EXPECT_TRUE(PutFile(file, "second", 0600).ok());
  EXPECT_EQ(TextOf(file), "second");
  EXPECT_EQ(fs::status(file).permissions(), fs::perms(0600));
}

TEST(PutFile, SaysWhyItCannot) {
  EXPECT_EQ(PutFile("/nonexistent/a.lock", "new", 0644).code(),
            absl::StatusCode::kUnavailable);
}

TEST(ReplaceFile, SaysWhyItCannot) {
  EXPECT_EQ(ReplaceFile("/nonexistent/a.yaml", "new").code(),
            absl::StatusCode::kUnavailable);
}

class ReplaceFilesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(folder_);
    fs::create_directories(folder_ + "/sub");
    for (const std::string& path : {a_, b_}) std::ofstream(path) << "old";
  }
  void TearDown() override {
    fs::permissions(folder_ + "/sub", fs::perms(0755));
    fs::remove_all(folder_);
  }
  // Nothing but the two files is there.
  void ExpectTexts(const std::string& a, const std::string& b) {
    EXPECT_EQ(TextOf(a_), a);
    EXPECT_EQ(TextOf(b_), b);
    EXPECT_EQ(std::distance(fs::recursive_directory_iterator(folder_), {}), 3);
  }

  const std::string folder_ = ::testing::TempDir() + "/replace_files";
  const std::string a_ = folder_ + "/a";
  const std::string b_ = folder_ + "/sub/b";
};

TEST_F(ReplaceFilesTest, ReplacesAllAndKeepsTheirModes) {
  fs::permissions(b_, fs::perms(0750));
  EXPECT_TRUE(ReplaceFiles({{a_, "old", "new"}, {b_, "old", "newer"}}).ok());
  ExpectTexts("new", "newer");
  EXPECT_EQ(fs::status(b_).permissions(), fs::perms(0750));
}

TEST_F(ReplaceFilesTest, ReplacesNoneIfOneHasChanged) {
  const absl::Status status =
      ReplaceFiles({{a_, "old", "new"}, {b_, "older", "new"}});
  EXPECT_EQ(status.code(), absl::StatusCode::kAborted);
  EXPECT_NE(status.message().find(b_), std::string::npos);
  ExpectTexts("old", "old");
}

TEST_F(ReplaceFilesTest, ReplacesNoneIfOneCannotBeWritten) {
  EXPECT_EQ(
      ReplaceFiles({{a_, "old", "new"}, {folder_ + "/c", "", "new"}}).code(),
      absl::StatusCode::kUnavailable);
  ExpectTexts("old", "old");
}

TEST_F(ReplaceFilesTest, LinksAndReadOnlyFilesAreRefusedBefore) {
  EXPECT_TRUE(CheckReplaceable(a_).ok());
  fs::permissions(a_, fs::perms(0444));
  EXPECT_EQ(CheckReplaceable(a_).message(), "is read-only");
  fs::create_symlink("a", folder_ + "/link");
  EXPECT_EQ(CheckReplaceable(folder_ + "/link").message(), "is a link");
  EXPECT_EQ(CheckReplaceable(folder_).message(), "is not a regular file");
  fs::permissions(folder_ + "/sub", fs::perms(0555));
  EXPECT_EQ(CheckReplaceable(b_).message(), "is in a read-only folder");
  EXPECT_FALSE(CheckReplaceable(folder_ + "/none").ok());
}

}  // namespace
}  // namespace upgrade_advisor
