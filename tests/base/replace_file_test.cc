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

}  // namespace
}  // namespace upgrade_advisor
