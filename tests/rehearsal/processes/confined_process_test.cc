#include "services/rehearsal/processes/confined_process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Where the kernel confines nobody there is nothing to test, and the program
// says so itself.
class ConfinedProcess : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const absl::Status s = CheckConfinement(); !s.ok()) {
      GTEST_SKIP() << s.message();
    }
  }

  // Runs a script and collects what it writes to its lines.
  ConfinedEnd Run(const std::string& script) {
    program_.arguments = {"/bin/sh", "-c", script};
    program_.environment = {"PATH=/usr/bin:/bin", "HOME=/home/astro"};
    lines_.clear();
    const absl::StatusOr<ConfinedEnd> end = RunConfined(
        program_, [&](absl::string_view line) { lines_.emplace_back(line); });
    EXPECT_TRUE(end.ok()) << end.status();
    return end.ok() ? *end : ConfinedEnd{};
  }

  ConfinedProgram program_;
  std::vector<std::string> lines_;
};

TEST_F(ConfinedProcess, WritesLinesAndEndsWithAStatus) {
  const ConfinedEnd end =
      Run("echo one >&3; echo two >&3; echo no >&2; exit 7");
  EXPECT_THAT(lines_, ElementsAre("one", "two"));
  EXPECT_EQ(end.status, 7);
  EXPECT_EQ(end.errors, "no\n");
  EXPECT_FALSE(end.timed_out);
}

TEST_F(ConfinedProcess, HasNoNetwork) {
  Run("tail -n +3 /proc/net/dev | wc -l >&3; cat /sys/class/net/*/address >&3");
  EXPECT_THAT(lines_, ElementsAre("1"));  // the loopback, which is down
}

TEST_F(ConfinedProcess, SeesNoFileOfUsersAndNoOtherProcess) {
  Run("ls /root /var /etc/shadow /home/astro >&3; echo $$ >&3; id -u >&3");
  EXPECT_THAT(lines_, ElementsAre("/home/astro:", "1", "1000"));
}

TEST_F(ConfinedProcess, WritesNothingThatStays) {
  const std::string folder = ::testing::TempDir() + "/confined";
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/file") << "before";
  program_.view.binds = {{folder, "/project"}};
  Run("echo after > /project/file; echo new > /project/new; rm /project/file;"
      "echo x > /usr/x; echo x > /x; echo kept > /tmp/x; cat /tmp/x >&3");
  EXPECT_THAT(lines_, ElementsAre("kept"));
  std::ifstream file(folder + "/file");
  std::string text;
  file >> text;
  EXPECT_EQ(text, "before");
  EXPECT_FALSE(std::filesystem::exists(folder + "/new"));
}

TEST_F(ConfinedProcess, WritesIntoAFolderThatIsGivenForThat) {
  const std::string folder = ::testing::TempDir() + "/open";
  std::filesystem::create_directories(folder);
  program_.view.binds = {{folder, "/cache", true}};
  Run("echo new > /cache/new");
  EXPECT_TRUE(std::filesystem::exists(folder + "/new"));
}

TEST_F(ConfinedProcess, EndsWithAllThatItStartedWhenItsTimeIsOver) {
  program_.time_limit = std::chrono::seconds(1);
  const ConfinedEnd end =
      Run("setsid sleep 1000 & echo started >&3; sleep 1000");
  EXPECT_TRUE(end.timed_out);
  EXPECT_THAT(lines_, ElementsAre("started"));
}

TEST_F(ConfinedProcess, GetsItsInput) {
  program_.input = "{\"job\": 1}\n";
  Run("cat >&3");
  EXPECT_THAT(lines_, ElementsAre("{\"job\": 1}"));
}

TEST_F(ConfinedProcess, CutsALineThatIsTooLong) {
  Run("head -c 6000000 /dev/zero | tr '\\0' a >&3; echo >&3; echo next >&3");
  ASSERT_EQ(lines_.size(), 2u);
  EXPECT_EQ(lines_[0].size(), kMaxLineBytes);
  EXPECT_EQ(lines_[1], "next");
}

TEST_F(ConfinedProcess, IsNotRunWhereSomethingIsMissing) {
  program_.arguments = {"/bin/true"};
  program_.view.binds = {{"/no/such/folder", "/project"}};
  const absl::Status status =
      RunConfined(program_, [](absl::string_view) {}).status();
  EXPECT_TRUE(absl::IsUnavailable(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("/no/such/folder"));
}

}  // namespace
}  // namespace upgrade_advisor
