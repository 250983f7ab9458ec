// Work in a child process: what comes back, and how its deaths are reported.
#include "services/conformance/child_process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::chrono::seconds kTimeout(20);

TEST(ChildProcess, BringsTheReportBack) {
  const std::string bytes("a\0\xff\n", 4);
  const ChildEnd end = RunInChild(
      [&](Progress&) {
        return ChildReport{"", bytes, std::string(100000, 'x')};
      },
      kTimeout);
  ASSERT_TRUE(end.report.has_value()) << end.death;
  EXPECT_THAT(*end.report, ElementsAre("", bytes, std::string(100000, 'x')));
  EXPECT_TRUE(end.Sentences().empty());
}

TEST(ChildProcess, TellsTheSignalAndThePlace) {
  const ChildEnd end = RunInChild(
      [](Progress& progress) -> ChildReport {
        progress.At("a place");
        raise(SIGKILL);
        return {};
      },
      kTimeout);
  EXPECT_FALSE(end.report.has_value());
  EXPECT_THAT(end.Sentences(),
              ElementsAre("it ended with signal 9 (Killed)", "while a place"));
}

TEST(ChildProcess, TellsTheStatusOfAnExit) {
  const ChildEnd end =
      RunInChild([](Progress&) -> ChildReport { _exit(3); }, kTimeout);
  EXPECT_EQ(end.death, "it ended the process with status 3");
}

TEST(ChildProcess, TellsWhatWasThrown) {
  const auto throws = [](Progress&) -> ChildReport {
    throw std::runtime_error("no moon");
  };
  EXPECT_EQ(RunInChild(throws, kTimeout).death,
            "it threw an exception: no moon");
  const auto throws_int = [](Progress&) -> ChildReport { throw 42; };
  EXPECT_THAT(RunInChild(throws_int, kTimeout).death,
              HasSubstr("other than a std::exception"));
}

TEST(ChildProcess, EndsWhatHangsAndItsChildren) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const ChildEnd end = RunInChild(
      [&](Progress&) -> ChildReport {
        fork();
        for (;;) pause();
      },
      std::chrono::seconds(1));
  EXPECT_EQ(end.death, "it did not end within 1 s");
  // Nobody has the other end open any more.
  close(ends[1]);
  char byte;
  EXPECT_EQ(read(ends[0], &byte, 1), 0);
  close(ends[0]);
}

// SIGWINCH, which nobody minds, should the fence be missing.
TEST(ChildProcess, CannotSignalOthersOrLeaveItsGroup) {
  const pid_t parent = getpid();
  const ChildEnd end = RunInChild(
      [&](Progress&) {
        ChildReport report;
        for (bool refused : {kill(parent, SIGWINCH) != 0 && errno == EPERM,
                             kill(-1, SIGWINCH) != 0 && errno == EPERM,
                             setsid() < 0 && errno == EPERM}) {
          report.push_back(refused ? "refused" : "done");
        }
        report.push_back(raise(SIGWINCH) == 0 ? "raised" : "not raised");
        return report;
      },
      kTimeout);
  ASSERT_TRUE(end.report.has_value()) << end.death;
  EXPECT_THAT(*end.report,
              ElementsAre("refused", "refused", "refused", "raised"));
}

TEST(ChildProcess, PutsItsOutputAside) {
  std::printf("not the child's");
  const ChildEnd end = RunInChild(
      [](Progress&) {
        std::fputs("to error", stderr);
        std::fflush(stderr);
        char byte;
        return ChildReport{read(STDIN_FILENO, &byte, 1) == 0 ? "no input" : ""};
      },
      kTimeout);
  EXPECT_EQ(end.output, "to error");
  EXPECT_THAT(*end.report, ElementsAre("no input"));
}

TEST(ChildProcess, TakesNoReportThatIsTooLong) {
  const ChildEnd end = RunInChild(
      [](Progress&) { return ChildReport{std::string(5 << 20, 'x')}; },
      kTimeout);
  EXPECT_EQ(end.death, "its report is longer than 4 MiB");
}

TEST(ChildProcess, CutsALongPlace) {
  const ChildEnd end = RunInChild(
      [](Progress& progress) {
        progress.At(std::string(1000, 'x'));
        return ChildReport();
      },
      kTimeout);
  EXPECT_EQ(end.at, std::string(Progress::kMaxText, 'x'));
}

TEST(ChildProcess, LeavesTheParentAsItWas) {
  for (int i = 0; i < 3; ++i) {
    const ChildEnd end =
        RunInChild([](Progress&) -> ChildReport { abort(); }, kTimeout);
    EXPECT_THAT(end.death, HasSubstr("signal 6"));
  }
  // No child stays behind.
  EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

}  // namespace
}  // namespace upgrade_advisor
