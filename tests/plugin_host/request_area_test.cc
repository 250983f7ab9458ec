// An isolated plugin finds the facts of requests that it is asked in, while it
// is asked, and of no other.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "tests/plugin_host/fixture_folder.h"
#include "tests/plugin_host/worker_pids.h"

namespace upgrade_advisor {
namespace {

class RequestArea : public ::testing::Test {
 protected:
  RequestArea() {
    folder_.Add("good").Add("peeks");
    host_ = LoadFolders({folder_.path()}, Tier::kWorker);
  }

  // Asks one plugin about a Deployment with the value among its facts.
  Outcome Ask(const std::string& advisory, const std::string& value) const {
    FactSheet::Builder builder;
    // What is written last lies behind what a shorter batch writes over.
    for (int i = 0; i < 100; ++i) {
      builder.Add(FactKind::kConfig, "core.k" + std::to_string(i), value);
    }
    const FactSheet deployment = builder.Build();
    const StepSheets step{&deployment, &nothing_, &nothing_};
    for (uint32_t i = 0; i < host_->advisories().size(); ++i) {
      if (host_->advisories()[i].id != advisory) continue;
      const Job job{i, 0};
      return host_->Examine({&step, 1}, {&job, 1}, {})[0].outcome;
    }
    ADD_FAILURE() << "no advisory " << advisory;
    return Outcome::kFailed;
  }

  PluginFolder folder_;
  const FactSheet nothing_;
  std::unique_ptr<PluginHost> host_;
};

TEST_F(RequestArea, HasTheFactsOfWhoAsksMeanwhile) {
  EXPECT_EQ(Ask("F-PEEKS", "canary-of-a-tenant"), Outcome::kYes);
}

TEST_F(RequestArea, HasNothingOfARequestThatAnotherPluginWasAskedIn) {
  for (int i = 0; i < 3; ++i) {
    Ask("F-GOOD", "canary-of-a-tenant");
    EXPECT_EQ(Ask("F-PEEKS", "x"), Outcome::kNo);
  }
}

TEST_F(RequestArea, HasNothingOfAnEarlierRequest) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(Ask("F-PEEKS", "canary-of-a-tenant"), Outcome::kYes);
    EXPECT_EQ(Ask("F-PEEKS", "x"), Outcome::kNo);
  }
}

// What this process holds of memory that it shares with workers.
uint64_t SharedBytes() {
  namespace fs = std::filesystem;
  uint64_t bytes = 0;
  for (const auto& entry : fs::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    const std::string leads_to = fs::read_symlink(entry.path(), gone).string();
    struct stat status {};
    if (absl::StartsWith(leads_to, "/memfd:shared") &&
        stat(entry.path().c_str(), &status) == 0) {
      bytes += static_cast<uint64_t>(status.st_blocks) * 512;
    }
  }
  return bytes;
}

TEST_F(RequestArea, HoldsNoMemoryOfALargeRequest) {
  constexpr size_t kLarge = 300'000;  // of a hundred facts
  EXPECT_EQ(Ask("F-PEEKS", "x"), Outcome::kNo);
  const uint64_t before = SharedBytes();
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(Ask("F-GOOD", std::string(kLarge, 'v')), Outcome::kUnknown);
    EXPECT_LT(SharedBytes(), before + (16u << 20)) << "28 MiB were written";
  }
  EXPECT_EQ(Ask("F-GOOD", "x"), Outcome::kUnknown) << "a successor answers";
}

TEST_F(RequestArea, IsKeptByAProcessOfOrdinaryRequests) {
  Ask("F-GOOD", "x");
  const std::vector<pid_t> before = WorkerPids(getpid(), "good.so");
  for (int i = 0; i < 5; ++i) Ask("F-GOOD", std::string(10'000, 'v'));
  EXPECT_EQ(WorkerPids(getpid(), "good.so"), before);
}

}  // namespace
}  // namespace upgrade_advisor
