#include "services/plugin_host/trust/plugin_image.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include "services/base/digest.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class PluginImageTest : public ::testing::Test {
 protected:
  PluginImageTest() {
    std::string name = (fs::temp_directory_path() / "image-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    path_ = folder_ + "/a.so";
    Write("the bytes");
  }
  ~PluginImageTest() override { fs::remove_all(folder_); }

  void Write(const std::string& bytes) const {
    std::ofstream(path_, std::ios::binary | std::ios::trunc) << bytes;
    chmod(path_.c_str(), 0644);
  }
  std::string Refusal(FileOwners owners = FileOwners::kOperator) const {
    return std::string(PluginImage::Read(path_, owners).status().message());
  }

  std::string folder_;
  std::string path_;
};

TEST_F(PluginImageTest, HoldsTheBytesAndTheirDigest) {
  const auto image = PluginImage::Read(path_, FileOwners::kOperator);
  ASSERT_TRUE(image.ok()) << image.status();
  EXPECT_EQ(image->bytes(), "the bytes");
  EXPECT_EQ(image->digest(), HexDigest("the bytes"));
}

TEST_F(PluginImageTest, DoesNotChangeWithItsFile) {
  const auto image = PluginImage::Read(path_, FileOwners::kOperator);
  ASSERT_TRUE(image.ok());
  Write("other bytes, and more of them");
  EXPECT_EQ(image->bytes(), "the bytes");
  fs::remove(path_);
  EXPECT_EQ(image->bytes(), "the bytes");
}

TEST_F(PluginImageTest, IsSealedAgainstEverybody) {
  const auto image = PluginImage::Read(path_, FileOwners::kOperator);
  ASSERT_TRUE(image.ok());
  EXPECT_EQ(pwrite(image->descriptor(), "!", 1, 0), -1);
  EXPECT_EQ(errno, EPERM);
  EXPECT_EQ(ftruncate(image->descriptor(), 0), -1);
  EXPECT_EQ(mmap(nullptr, 9, PROT_READ | PROT_WRITE, MAP_SHARED,
                 image->descriptor(), 0),
            MAP_FAILED);
  EXPECT_EQ(fcntl(image->descriptor(), F_ADD_SEALS, 0), -1);
}

TEST_F(PluginImageTest, MovesWithItsMemory) {
  auto image = PluginImage::Read(path_, FileOwners::kOperator);
  ASSERT_TRUE(image.ok());
  PluginImage moved = *std::move(image);
  EXPECT_EQ(moved.bytes(), "the bytes");
  Write("a second file");
  moved = PluginImage::Read(path_, FileOwners::kOperator).value();
  EXPECT_EQ(moved.bytes(), "a second file");
}

TEST_F(PluginImageTest, IsRefusedIfOthersMayWriteTheFile) {
  chmod(path_.c_str(), 0646);
  EXPECT_THAT(Refusal(), HasSubstr("the file may be written by anyone"));
  EXPECT_THAT(Refusal(FileOwners::kDeveloper), HasSubstr("chmod o-w"));
}

TEST_F(PluginImageTest, IsRefusedIfTheGroupMayWriteUnlessADeveloperBuiltIt) {
  chmod(path_.c_str(), 0664);
  EXPECT_THAT(Refusal(), HasSubstr("the file may be written by group"));
  EXPECT_EQ(Refusal(FileOwners::kDeveloper), "");
}

TEST_F(PluginImageTest, IsRefusedIfOthersMayReplaceTheFile) {
  chmod(folder_.c_str(), 0777);
  EXPECT_THAT(Refusal(), HasSubstr("its folder may be written by anyone"));
  // As /tmp is: files of others cannot be replaced there.
  chmod(folder_.c_str(), 01755);
  EXPECT_EQ(Refusal(), "");
}

TEST_F(PluginImageTest, IsRefusedOfAStrangerWithEveryFaultNamed) {
  chmod(path_.c_str(), 0666);
  if (chown(path_.c_str(), 65534, 65534) != 0) {
    GTEST_SKIP() << "only root gives files away";
  }
  const std::string refusal = Refusal();
  EXPECT_THAT(refusal, HasSubstr("belongs to user 65534"));
  EXPECT_THAT(refusal, HasSubstr("written by anyone"));
  EXPECT_THAT(refusal, HasSubstr("written by group"));
}

TEST_F(PluginImageTest, MayBeEmpty) {
  Write("");
  const auto image = PluginImage::Read(path_, FileOwners::kOperator);
  ASSERT_TRUE(image.ok()) << image.status();
  EXPECT_EQ(image->bytes(), "");
}

}  // namespace
}  // namespace upgrade_advisor
