// A plugin in use by many threads at once.
#include <algorithm>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/conformance/demand.h"
#include "services/conformance/sample_steps.h"
#include "services/conformance/watched_call.h"

namespace upgrade_advisor {
namespace {

constexpr int kThreads = 8;
constexpr int kRoundsOfAThread = 10;

// The first place where a thread was answered otherwise; empty if none.
std::string FirstDifference(const CheckRun& run,
                            absl::Span<const SampleStep> steps,
                            absl::Span<const Watched> expected) {
  const size_t advisories = run.descriptor.advisories.size();
  for (int round = 0; round < kRoundsOfAThread; ++round) {
    for (size_t n = 0; n < expected.size(); ++n) {
      const SampleStep& step = steps[n / advisories];
      const auto i = static_cast<uint32_t>(n % advisories);
      const Watched answer =
          WatchedCall(*run.plugin, run.descriptor, step.sheets()).Run(i);
      if (answer.SameAs(expected[n])) continue;
      return absl::StrCat(PlaceOf(run, i, step), ": alone ",
                          expected[n].ToString(), ", among threads ",
                          answer.ToString());
    }
  }
  return "";
}

CheckAnswer AnswersThreadsAlike(CheckRun& run) {
  const std::vector<SampleStep> steps = SampleSteps(run);
  std::vector<Watched> expected;
  ForEachExamination(run, steps, [&](uint32_t i, const SampleStep& step) {
    expected.push_back(
        WatchedCall(*run.plugin, run.descriptor, step.sheets()).Run(i));
  });
  run.progress.At(absl::StrCat("examining on ", kThreads, " threads at once"));
  std::vector<std::string> differences(kThreads);
  std::vector<std::thread> threads;
  for (std::string& difference : differences) {
    threads.emplace_back(
        [&] { difference = FirstDifference(run, steps, expected); });
  }
  for (std::thread& thread : threads) thread.join();
  std::sort(differences.begin(), differences.end());
  differences.erase(std::unique(differences.begin(), differences.end()),
                    differences.end());
  differences.erase(
      std::remove(differences.begin(), differences.end(), std::string()),
      differences.end());
  return FailedIfAny(std::move(differences));
}

constexpr Demand kDemands[] = {
    {"threads", "threads-answer-alike",
     "A service examines many requests at once, on any thread.",
     "Do not use static or thread-local variables that change after loading.",
     kNeedsDescriptor, Preparation::kDescribed, &AnswersThreadsAlike}};

}  // namespace

absl::Span<const Demand> ThreadDemands() { return kDemands; }

}  // namespace upgrade_advisor
