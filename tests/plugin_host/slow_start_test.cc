// A process that takes long to start costs its plugin answers, and a request
// neither time nor the answers of others.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "tests/plugin_host/fixture_folder.h"

namespace upgrade_advisor {
namespace {

using ::testing::HasSubstr;
using Clock = std::chrono::steady_clock;

constexpr char kDawdler[] = "dawdles_and_exits";  // takes 4 s to load
constexpr size_t kSlow = 0;
constexpr size_t kGood = 1;

class SlowStart : public ::testing::Test {
 protected:
  SlowStart() : loader_(Options()) {
    folder_.Add("good").Add(kDawdler);
    host_ = LoadFolders({folder_.path()}, Tier::kWorker, {}, loader_);
  }

  static PluginLoaderOptions Options() {
    PluginLoaderOptions options = TestLoaderOptions();
    options.workers.slots = 1;
    options.workers.budget = std::chrono::milliseconds(200);
    return options;
  }
  std::vector<Examination> Ask(ExaminationContext context = {}) const {
    const StepSheets step{&deployment_, &nothing_, &nothing_};
    const Job jobs[] = {{kSlow, 0}, {kGood, 0}};
    return host_->Examine({&step, 1}, jobs, context);
  }

  PluginFolder folder_;
  PluginLoader loader_;
  const FactSheet deployment_ = SheetWithExecutor();
  const FactSheet nothing_;
  std::unique_ptr<PluginHost> host_;
};

// Whoever waited for a start would find it running.
TEST_F(SlowStart, IsNotWaitedForBeyondTheBudget) {
  ASSERT_EQ(host_->advisories().size(), 2u);
  ASSERT_EQ(host_->advisories()[kGood].plugin, "good");
  const std::vector<Examination> first = Ask();
  EXPECT_THAT(first[kSlow].failure, HasSubstr("with status 0"));
  for (int i = 0; i < 3; ++i) {
    const std::vector<Examination> next = Ask();
    EXPECT_THAT(next[kSlow].failure, HasSubstr("still being started"));
    EXPECT_EQ(next[kGood].outcome, Outcome::kYes);
  }
  EXPECT_EQ(host_->CurrentPlugins()[0].failure_count, 1u)
      << "a start that takes long is no failure";
}

TEST_F(SlowStart, IsNotWaitedForBeyondTheCallersDeadline) {
  Ask();
  ExaminationContext context;
  context.deadline = Clock::now() + std::chrono::milliseconds(20);
  EXPECT_THAT(Ask(context)[kSlow].failure, HasSubstr("still being started"));
}

// A request may be the last to hold a set that was replaced.
TEST_F(SlowStart, IsNotWaitedForByWhoLetsTheSetGo) {
  Ask();
  const Clock::time_point begin = Clock::now();
  host_.reset();
  EXPECT_LT(Clock::now() - begin, std::chrono::seconds(3));
}

}  // namespace
}  // namespace upgrade_advisor
