// Many requests at once while workers of one plugin are killed: the answers of
// the other, and of the one in the service, are all there.
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <random>
#include <thread>

#include "tests/plugin_host/fixture_folder.h"
#include "tests/plugin_host/worker_pids.h"

namespace upgrade_advisor {
namespace {

constexpr int kThreads = 4;
constexpr int kRequestsEach = 30;
constexpr int kRounds = 10;

// Kills the workers of a plugin, again and again, for as long as it lives.
class Killer {
 public:
  explicit Killer(const std::string& plugin)
      : thread_([this, plugin] { Run(plugin); }) {}
  ~Killer() {
    done_ = true;
    thread_.join();
  }
  int killed() const { return killed_; }

 private:
  void Run(const std::string& plugin) {
    std::mt19937_64 random(7);
    while (!done_) {
      std::this_thread::sleep_for(std::chrono::microseconds(random() % 3000));
      for (pid_t worker : WorkerPids(getpid(), plugin)) {
        killed_ += kill(worker, random() % 2 == 0 ? SIGKILL : SIGSEGV) == 0;
      }
    }
  }

  std::atomic<bool> done_ = false;
  std::atomic<int> killed_ = 0;
  std::thread thread_;
};

// Asks everything from many threads; how many answers failed that are not of
// the plugin.
int CountLost(const PluginHost& host, const std::string& plugin) {
  const FactSheet deployment = SheetWithExecutor();
  std::atomic<int> lost = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < kRequestsEach; ++n) {
        const std::vector<Examination> answers = ExamineAll(host, deployment);
        for (size_t a = 0; a < answers.size(); ++a) {
          lost += answers[a].outcome == Outcome::kFailed &&
                  host.advisories()[a].plugin != plugin;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return lost;
}

TEST(Workers, KilledAtAnyMomentLoseNoAnswerOfAnotherPlugin) {
  PluginFolder folder;
  folder.Add("good").Add("good_c11").Add("grown");
  std::vector<PluginStatus> unreadable;
  std::vector<PluginCandidate> candidates =
      CandidatesInFolder(folder.path(), Tier::kWorker, unreadable);
  ASSERT_EQ(candidates.size(), 3u);
  candidates[2].tier = Tier::kService;
  PluginLoaderOptions options = TestLoaderOptions();
  // How long a machine with much else to do takes is not the question.
  options.workers.budget = std::chrono::seconds(60);
  PluginLoader loader(options);
  int killed = 0;
  // A plugin that dies so often is in quarantine soon; a new set forgives it.
  for (int round = 0; round < kRounds; ++round) {
    const auto host = loader.LoadCandidates(candidates, unreadable, {});
    ASSERT_EQ(host->advisories().size(), 3u);
    const Killer killer("good_c11.so");
    EXPECT_EQ(CountLost(*host, "good_c11"), 0);
    killed += killer.killed();
  }
  EXPECT_GT(killed, 0);
}

TEST(Workers, AnswerManyRequestsAtOnceAsTheyAnswerOne) {
  PluginFolder folder;
  folder.Add("good").Add("good_c11");
  const auto host = LoadFolders({folder.path()}, Tier::kWorker);
  const FactSheet with = SheetWithExecutor();
  const FactSheet nothing;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < kRequestsEach; ++n) {
        const bool known = (n + i) % 2 == 0;
        const auto answers = ExamineAll(*host, known ? with : nothing);
        for (const Examination& answer : answers) {
          wrong +=
              answer.outcome != (known ? Outcome::kYes : Outcome::kUnknown);
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace upgrade_advisor
