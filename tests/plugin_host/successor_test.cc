// Processes that end when nobody asks them: whose fault it is, and that no
// plugin can make every request wait for a start.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/plugin_host/fixture_folder.h"
#include "tests/plugin_host/worker_pids.h"

namespace upgrade_advisor {
namespace {

constexpr int kManyRequests = 20;

PluginLoaderOptions OneSlot(
    std::chrono::milliseconds budget = std::chrono::seconds(30)) {
  PluginLoaderOptions options = TestLoaderOptions();
  options.workers.slots = 1;
  options.workers.budget = budget;
  return options;
}

class Forger : public ::testing::TestWithParam<const char*> {};

TEST_P(Forger, IsInQuarantineBeforeItHasCostManyStarts) {
  PluginFolder folder;
  folder.Add("good").Add(GetParam());
  // One that hangs uses it up.
  const bool hangs = absl::StrContains(GetParam(), "hangs");
  PluginLoader loader(hangs ? OneSlot(std::chrono::milliseconds(500))
                            : OneSlot());
  const std::unique_ptr<PluginHost> host =
      LoadFolders({folder.path()}, Tier::kWorker, {}, loader);
  ASSERT_EQ(host->advisories().size(), 2u);
  const FactSheet deployment = SheetWithExecutor();
  int requests = 0;
  const auto forger = [&] { return host->CurrentPlugins()[0]; };
  while (!forger().quarantined && ++requests < kManyRequests) {
    EXPECT_EQ(ExamineAll(*host, deployment)[1].outcome, Outcome::kYes);
  }
  EXPECT_TRUE(forger().quarantined) << forger().failure;
  EXPECT_LE(forger().worker_starts, 8u);
  const std::vector<Examination> last = ExamineAll(*host, deployment);
  EXPECT_TRUE(absl::StrContains(last[0].failure, "quarantine"));
  EXPECT_EQ(last[1].outcome, Outcome::kYes);
}

INSTANTIATE_TEST_SUITE_P(Ends, Forger,
                         ::testing::Values("forges_and_exits",
                                           "forges_and_hangs",
                                           "forges_and_killsitself"),
                         [](const auto& fixture) {
                           return std::string(fixture.param);
                         });

bool IsGone(pid_t pid) {
  const std::string status =
      TextOfProcess(absl::StrCat("/proc/", pid, "/status"));
  return status.empty() || absl::StrContains(status, "State:\tZ");
}

void KillAndAwait(const std::vector<pid_t>& pids) {
  for (pid_t pid : pids) {
    kill(pid, SIGKILL);
    while (!IsGone(pid)) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
}

// As an operator does, or the kernel for want of memory.
TEST(Successor, OfAProcessThatSomebodyKilledAnswers) {
  PluginFolder folder;
  folder.Add("good");
  PluginLoader loader(OneSlot());
  const std::unique_ptr<PluginHost> host =
      LoadFolders({folder.path()}, Tier::kWorker, {}, loader);
  const FactSheet deployment = SheetWithExecutor();
  for (int i = 0; i < 6; ++i) {
    // The first is killed after one round, the others after two.
    for (int round = 0; round < (i == 0 ? 1 : 2); ++round) {
      EXPECT_EQ(ExamineAll(*host, deployment)[0].outcome, Outcome::kYes) << i;
    }
    KillAndAwait(WorkerPids(getpid(), "good.so"));
  }
  EXPECT_EQ(ExamineAll(*host, deployment)[0].outcome, Outcome::kYes);
  EXPECT_EQ(host->CurrentPlugins()[0].failure_count, 0u);
}

}  // namespace
}  // namespace upgrade_advisor
