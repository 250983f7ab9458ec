// A file is read as a whole, or the message says why not.
#include "services/base/read_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

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

}  // namespace
}  // namespace upgrade_advisor
