// Hosts grow at the end of their structs; a plugin must not mind.
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/conformance/demand.h"
#include "services/conformance/sample_steps.h"
#include "services/conformance/watched_call.h"

namespace upgrade_advisor {
namespace {

// The same answers on one call and on another.
template <typename RunOne, typename RunOther>
CheckAnswer AnswersAlike(CheckRun& run, RunOne run_one, RunOther run_other) {
  std::vector<std::string> seen;
  const std::vector<SampleStep> steps = SampleSteps(run);
  ForEachExamination(run, steps, [&](uint32_t i, const SampleStep& step) {
    const Watched today = run_one(step, i);
    const Watched other = run_other(step, i);
    if (other.SameAs(today)) return;
    seen.push_back(absl::StrCat(PlaceOf(run, i, step), ": ", today.ToString(),
                                ", but there ", other.ToString()));
  });
  return FailedIfAny(std::move(seen));
}

CheckAnswer BearsALongerCall(CheckRun& run) {
  return AnswersAlike(
      run,
      [&](const SampleStep& step, uint32_t i) {
        return WatchedCall(*run.plugin, run.descriptor, step.sheets()).Run(i);
      },
      [&](const SampleStep& step, uint32_t i) {
        WatchedCall::Changes changes;
        changes.longer_call = true;
        return WatchedCall(*run.plugin, run.descriptor, step.sheets(), changes)
            .Run(i);
      });
}

// With rows as long as the plugin was built for, or longer.
Watched RunOnRows(const CheckRun& run, const SampleStep& step, uint32_t i,
                  RowMemory::Kind kind) {
  const RowMemory rows[] = {
      {step.deployment, kind}, {step.source, kind}, {step.target, kind}};
  WatchedCall::Changes changes;
  changes.rows = {&rows[0], &rows[1], &rows[2]};
  return WatchedCall(*run.plugin, run.descriptor, step.sheets(), changes)
      .Run(i);
}

CheckAnswer WalksByStride(CheckRun& run) {
  return AnswersAlike(
      run,
      [&](const SampleStep& step, uint32_t i) {
        return RunOnRows(run, step, i, RowMemory::Kind::kFirst);
      },
      [&](const SampleStep& step, uint32_t i) {
        return RunOnRows(run, step, i, RowMemory::Kind::kLonger);
      });
}

constexpr Demand kDemands[] = {
    {"growth", "growth-longer-call",
     "A newer host's ua_call has more members at its end.",
     "Ignore what follows the members you know; do not test the size of the "
     "call for equality.",
     kNeedsDescriptor, Preparation::kDescribed, &BearsALongerCall},
    {"growth", "growth-longer-rows",
     "A newer host's rows are longer, and have flags that you do not know.",
     "Step through rows by ua_answer::stride, not by sizeof(ua_fact), and test "
     "single bits of the flags.",
     kNeedsDescriptor, Preparation::kDescribed, &WalksByStride},
};

}  // namespace

absl::Span<const Demand> GrowthDemands() { return kDemands; }

}  // namespace upgrade_advisor
