#include "services/rehearsal/processes/program_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace upgrade_advisor {
namespace {

using ::testing::Contains;
using ::testing::Not;

TEST(ProgramRun, GivesStatusAndBothStreams) {
  const auto end =
      RunProgram({{"/bin/sh", "-c", "echo out; echo err >&2; exit 3"}, {}});
  ASSERT_TRUE(end.ok());
  EXPECT_EQ(end->status, 3);
  EXPECT_EQ(end->output, "out\n");
  EXPECT_EQ(end->errors, "err\n");
  EXPECT_FALSE(end->succeeded());
}

TEST(ProgramRun, KeepsTheEndOfALongOutput) {
  const auto end =
      RunProgram({{"/bin/sh", "-c", "head -c 9000000 /dev/zero; echo end"},
                  {"PATH=/usr/bin:/bin"}});
  ASSERT_TRUE(end.ok());
  EXPECT_EQ(end->output.size(), kMaxOutputBytes);
  EXPECT_EQ(end->output.substr(end->output.size() - 4), "end\n");
}

TEST(ProgramRun, EndsAProgramWhoseTimeIsOver) {
  const auto end =
      RunProgram({{"/bin/sleep", "1000"}, {}, std::chrono::seconds(1)});
  ASSERT_TRUE(end.ok());
  EXPECT_TRUE(end->timed_out);
  EXPECT_FALSE(end->succeeded());
}

TEST(ProgramRun, SaysWhatCannotBeStarted) {
  const auto end = RunProgram({{"/no/such/program"}, {}});
  EXPECT_TRUE(absl::IsUnavailable(end.status()));
}

TEST(EnvironmentWith, AddsReplacesAndDrops) {
  setenv("UA_TEST_KEPT", "1", 1);
  setenv("UA_TEST_REPLACED", "1", 1);
  setenv("UA_TEST_DROPPED", "1", 1);
  const auto environment =
      EnvironmentWith({"UA_TEST_REPLACED=2"}, {"UA_TEST_DROPPED"});
  EXPECT_THAT(environment, Contains("UA_TEST_KEPT=1"));
  EXPECT_THAT(environment, Contains("UA_TEST_REPLACED=2"));
  EXPECT_THAT(environment, Not(Contains("UA_TEST_REPLACED=1")));
  EXPECT_THAT(environment, Not(Contains("UA_TEST_DROPPED=1")));
}

}  // namespace
}  // namespace upgrade_advisor
