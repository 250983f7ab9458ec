// A plugin whose caller gives up.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "services/conformance/demand.h"
#include "services/conformance/sample_steps.h"
#include "services/plugin_host/calling/single_examination.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kManyFacts = 20000;
constexpr std::chrono::milliseconds kPatience(50);

SampleStep StepWithManyFacts(const CheckRun& run) {
  const std::set<FactQuery> asked = AskedFacts(run, CasesOf(run));
  StepBuilder step;
  for (size_t n = 0; !asked.empty() && n < kManyFacts;) {
    for (const FactQuery& query : asked) {
      step.AddBelow(query, absl::StrCat(".n", n), absl::StrCat(n));
      ++n;
    }
  }
  step.CloseAll();
  return step.Build(absl::StrCat(kManyFacts, " facts"));
}

CheckAnswer ReturnsWhenStopped(CheckRun& run) {
  const SampleStep step = StepWithManyFacts(run);
  const std::atomic<bool> stop(true);
  ForEachExamination(run, {&step, 1}, [&](uint32_t i, const SampleStep&) {
    ExamineOne(*run.plugin, run.descriptor.advisories[i], i, step.sheets(),
               {&stop, {}, {}});
  });
  return Passed();
}

// Sets `stop` after kPatience, or ends without it as soon as it learns that
// nobody needs it.
class Stopper {
 public:
  explicit Stopper(std::atomic<bool>& stop)
      : thread_([this, &stop] {
          std::unique_lock<std::mutex> lock(mutex_);
          stop = !changed_.wait_for(lock, kPatience, [this] { return done_; });
        }) {}
  ~Stopper() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      done_ = true;
    }
    changed_.notify_one();
    thread_.join();
  }
  Stopper(const Stopper&) = delete;
  Stopper& operator=(const Stopper&) = delete;

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool done_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;  // last: it uses the others
};

CheckAnswer ReturnsWhenStoppedLater(CheckRun& run) {
  const SampleStep step = StepWithManyFacts(run);
  ForEachExamination(run, {&step, 1}, [&](uint32_t i, const SampleStep&) {
    std::atomic<bool> stop(false);
    const Stopper stopper(stop);
    ExamineOne(*run.plugin, run.descriptor.advisories[i], i, step.sheets(),
               {&stop, {}, {}});
  });
  return Passed();
}

constexpr Demand kDemands[] = {
    {"stop", "stop-before",
     "A request that nobody waits for must not cost anything.",
     "Return soon if stopped() is 1 from the start.", kNeedsDescriptor,
     Preparation::kDescribed, &ReturnsWhenStopped},
    {"stop", "stop-while-running",
     "When a caller gives up, the thread is free only once the plugin stops.",
     "Call stopped() in every loop that grows with the facts, and avoid "
     "comparing every row with every other.",
     kNeedsDescriptor, Preparation::kDescribed, &ReturnsWhenStoppedLater}};

}  // namespace

absl::Span<const Demand> StopDemands() { return kDemands; }

}  // namespace upgrade_advisor
