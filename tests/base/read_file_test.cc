// A file is read as a whole, or the message says why not.
#include "services/base/read_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <string>
#include <thread>

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;

std::string FileOf(const std::string& text) {
  const std::string path = ::testing::TempDir() + "/read_file_test";
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

TEST(ReadFile, ReadsEveryByte) {
  std::string text(200'000, '\0');
  text.back() = '\n';
  EXPECT_EQ(ReadFile(FileOf(text)).value(), text);
  EXPECT_EQ(ReadFile(FileOf("")).value(), "");
}

TEST(ReadFile, TakesWhatIsNotLargerThanTheLimit) {
  const std::string path = FileOf(std::string(1 << 20, 'x'));
  EXPECT_EQ(ReadFile(path, 1 << 20).value().size(), 1u << 20);
  std::ofstream(path, std::ios::app) << "x";
  EXPECT_EQ(ReadFile(path, 1 << 20).status().message(),
            "is larger than 1 MiB, the limit");
}

TEST(ReadFile, SaysWhyItCannot) {
  EXPECT_THAT(ReadFile("/nonexistent").status().message(),
              HasSubstr("cannot be read: No such file"));
  EXPECT_EQ(ReadFile("/").status().message(), "is a folder");
}

// A name that nothing has, and that goes with the value.
class TestPath {
 public:
  TestPath()
      : path_(::testing::TempDir() + "/pipe-" + std::to_string(getpid())) {
    unlink(path_.c_str());
  }
  ~TestPath() { unlink(path_.c_str()); }
  const std::string& text() const { return path_; }

 private:
  std::string path_;
};

TEST(ReadFileOrPipe, ReadsAPipeToItsEnd) {
  const TestPath path;
  ASSERT_EQ(mkfifo(path.text().c_str(), 0600), 0);
  std::thread writer([&] {
    std::ofstream out(path.text());
    out << "a " << std::flush << std::string(100000, 'b');
  });
  const auto text = ReadFileOrPipe(path.text(), 1 << 20);
  writer.join();
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_EQ(*text, "a " + std::string(100000, 'b'));
}

TEST(ReadFileOrPipe, ReadsAFile) {
  const TestPath path;
  std::ofstream(path.text()) << "{}";
  EXPECT_EQ(ReadFileOrPipe(path.text(), 2).value(), "{}");
  EXPECT_EQ(ReadFileOrPipe(path.text(), 1).status().message(),
            "is larger than 0 MiB, the limit");
}

TEST(ReadFileOrPipe, DoesNotWaitForAWriterWhoNeverComes) {
  const TestPath path;
  ASSERT_EQ(mkfifo(path.text().c_str(), 0600), 0);
  EXPECT_EQ(ReadFileOrPipe(path.text(), 1, std::chrono::milliseconds(1))
                .status()
                .message(),
            "is a pipe that nobody writes to");
}

TEST(ReadFileOrPipe, TakesNoDeviceAndNoFolder) {
  for (const char* device : {"/dev/zero", "/dev/null", "/dev/full"}) {
    EXPECT_EQ(ReadFileOrPipe(device, 1 << 20).status().message(),
              "is neither a file nor a pipe")
        << device;
  }
  EXPECT_EQ(ReadFileOrPipe("/", 1).status().message(), "is a folder");
}

}  // namespace
}  // namespace upgrade_advisor
