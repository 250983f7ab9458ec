// A log that nobody reads holds nobody up.
#include "services/server/service_log.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <string>

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

class ServiceLogTest : public ::testing::Test {
 protected:
  ServiceLogTest() {
    EXPECT_EQ(pipe(ends_), 0);
    signal(SIGPIPE, SIG_IGN);
  }
  ~ServiceLogTest() override {
    close(ends_[0]);
    close(ends_[1]);
  }
  std::string ReadAll() const {
    fcntl(ends_[0], F_SETFL, O_NONBLOCK);
    std::string out;
    char part[65536];
    for (ssize_t n; (n = read(ends_[0], part, sizeof part)) > 0;) {
      out.append(part, static_cast<size_t>(n));
    }
    return out;
  }

  int ends_[2];
};

TEST_F(ServiceLogTest, WritesLines) {
  ServiceLog log(ends_[1], ServiceLog::Format::kBare);
  log.Say("one");
  log.Say(std::string(20000, 'x'));
  EXPECT_EQ(ReadAll(), "one\n" + std::string(20000, 'x') + "\n");
}

// Without a reader the pipe is soon full; a write would wait forever.
TEST_F(ServiceLogTest, DropsWhatNobodyReadsAndSaysSo) {
  ServiceLog log(ends_[1], ServiceLog::Format::kBare);
  for (int i = 0; i < 5000; ++i) log.Say(std::string(100, 'x'));
  const std::string first = ReadAll();
  EXPECT_LT(first.size(), 5000u * 101);
  log.Say("last");
  const std::string rest = ReadAll();
  EXPECT_NE(rest.find(" lines were not written"), std::string::npos) << rest;
  EXPECT_NE(rest.find("last\n"), std::string::npos);
}

TEST_F(ServiceLogTest, SaysWhenAndHowBad) {
  ServiceLog log(ends_[1], ServiceLog::Format::kText);
  log.Warn("the disk");
  EXPECT_THAT(ReadAll(),
              MatchesRegex("....-..-..T..:..:..Z WARNING the disk\n"));
  log.SetFormat(ServiceLog::Format::kJson);
  log.Fail("two \"lines\"\nof text");
  EXPECT_THAT(
      ReadAll(),
      MatchesRegex("\\{\"time\":\"....-..-..T..:..:..Z\",\"level\":"
                   "\"ERROR\",\"text\":\"two .\"lines.\".u000aof text\"}\n"));
}

TEST_F(ServiceLogTest, IsNotFloodedByOneLine) {
  ServiceLog log(ends_[1], ServiceLog::Format::kText);
  for (int i = 0; i < 500; ++i) log.Say("again");
  log.Say("other");
  const std::string all = ReadAll();
  EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), RepeatedLines::kMost + 1);
  EXPECT_THAT(all, HasSubstr("other"));
}

TEST_F(ServiceLogTest, OutlivesItsReader) {
  ServiceLog log(ends_[1], ServiceLog::Format::kBare);
  close(ends_[0]);
  for (int i = 0; i < 10; ++i) log.Say("nobody");
}

}  // namespace
}  // namespace upgrade_advisor
