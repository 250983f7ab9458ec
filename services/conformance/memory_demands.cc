// A plugin in use for a long time.
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/conformance/demand.h"
#include "services/conformance/sample_steps.h"
#include "services/conformance/sanitizers.h"
#include "services/plugin_host/calling/single_examination.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kWarmUpRounds = 20;
// The smallest block takes 32 bytes: so many rounds that a leak at one of the
// samples alone is above these.
constexpr size_t kFewestRounds = 50;
constexpr size_t kSlack = 512;
constexpr double kMostBytesEach = 0.1;
constexpr size_t kRssSlack = 1 << 20;

size_t HeapInUse() {
  const struct mallinfo2 heap = mallinfo2();
  return heap.uordblks + heap.hblkhd;
}

size_t ResidentBytes() {
  std::ifstream in("/proc/self/statm");
  size_t pages = 0;
  size_t resident = 0;
  in >> pages >> resident;
  return resident * static_cast<size_t>(sysconf(_SC_PAGESIZE));
}

struct Growth {
  size_t examinations = 0;
  int64_t heap = 0;
};

// Examines the advisory at all samples, round after round, until the time is
// up.
Growth GrowthOf(const CheckRun& run, absl::Span<const SampleStep> steps,
                uint32_t advisory, size_t rounds,
                std::chrono::steady_clock::time_point end) {
  const auto round = [&] {
    for (const SampleStep& step : steps) {
      ExamineOne(*run.plugin, run.descriptor.advisories[advisory], advisory,
                 step.sheets(), {});
    }
  };
  // Buffers that are made once, and the allocator's own stores.
  for (size_t i = 0; i < kWarmUpRounds; ++i) round();
  Growth growth;
  const size_t before = HeapInUse();
  for (size_t i = 0; i < rounds; ++i) {
    if (std::chrono::steady_clock::now() >= end) break;
    round();
    growth.examinations += steps.size();
  }
  growth.heap =
      static_cast<int64_t>(HeapInUse()) - static_cast<int64_t>(before);
  return growth;
}

// What is wrong with the growth; empty if nothing is.
std::string HeapFault(const Advisory& advisory, const Growth& growth) {
  const double most =
      kSlack + kMostBytesEach * static_cast<double>(growth.examinations);
  if (static_cast<double>(growth.heap) <= most) return "";
  return absl::StrFormat(
      "advisory %s: the heap grew by %d bytes in %d examinations",
      advisory.id, growth.heap, growth.examinations);
}

// Examines all advisories; adds up how the heap has grown.
Growth GrowthOfAll(const CheckRun& run, absl::Span<const SampleStep> steps,
                   std::vector<std::string>& seen) {
  const auto end = std::chrono::steady_clock::now() + run.options.timeout / 2;
  const std::vector<Advisory>& advisories = run.descriptor.advisories;
  const size_t rounds = std::max(
      kFewestRounds,
      run.options.memory_examinations / advisories.size() / steps.size() + 1);
  Growth all;
  for (uint32_t i = 0; i < advisories.size(); ++i) {
    run.progress.At(PlaceOf(run, i, steps[0]));
    const Growth growth = GrowthOf(run, steps, i, rounds, end);
    std::string fault = HeapFault(advisories[i], growth);
    if (!fault.empty()) seen.push_back(std::move(fault));
    all.examinations += growth.examinations;
    all.heap += growth.heap;
  }
  return all;
}

CheckAnswer StaysTheSameSize(CheckRun& run) {
  if (kSanitized) return Skipped("the sanitizer keeps freed memory");
  const std::vector<SampleStep> steps = SampleSteps(run);
  // Pages that are touched for the first time count as growth.
  ForEachExamination(run, steps, [&](uint32_t i, const SampleStep& step) {
    ExamineOne(*run.plugin, run.descriptor.advisories[i], i, step.sheets(), {});
  });
  const size_t resident = ResidentBytes();
  std::vector<std::string> seen;
  const Growth growth = GrowthOfAll(run, steps, seen);
  const size_t resident_after = ResidentBytes();
  if (seen.empty() && resident_after > resident + kRssSlack) {
    seen.push_back(absl::StrCat("the process grew by ",
                                resident_after - resident, " bytes in ",
                                growth.examinations, " examinations"));
  }
  if (!seen.empty()) return FailedIfAny(std::move(seen));
  if (growth.examinations < run.options.memory_examinations / 10) {
    return Skipped(absl::StrCat("only ", growth.examinations,
                                " examinations were made in half the time "
                                "that a demand may take"));
  }
  return Passed(absl::StrFormat("%.3f bytes per examination, over %d",
                                static_cast<double>(growth.heap) /
                                    static_cast<double>(growth.examinations),
                                growth.examinations));
}

constexpr Demand kDemands[] = {
    {"memory", "memory-steady",
     "A service runs millions of examinations between two restarts.",
     "Free in examine what examine allocates; ownership never crosses the "
     "boundary.",
     kNeedsDescriptor, Preparation::kDescribed, &StaysTheSameSize}};

}  // namespace

absl::Span<const Demand> MemoryDemands() { return kDemands; }

}  // namespace upgrade_advisor
