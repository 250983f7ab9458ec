// Loading a plugin, once and again.
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/conformance/demand.h"
#include "services/conformance/open_plugin.h"
#include "services/conformance/process_traces.h"
#include "services/conformance/sample_steps.h"
#include "services/conformance/watched_call.h"

namespace upgrade_advisor {
namespace {

constexpr int kLoads = 100;

CheckAnswer FailedFor(const absl::Status& status) {
  return Failed(std::string(status.message()));
}

// The descriptor as text, to compare two.
std::string TextOf(const PluginDescriptor& d) {
  std::string out = absl::StrCat(d.id, " ", d.version, " ", d.summary, "\n");
  for (const Advisory& advisory : d.advisories) {
    absl::StrAppend(&out, advisory.id, " ", advisory.title, "\n",
                    advisory.impact, "\n", advisory.check, " ",
                    advisory.on.ToString(), " ", advisory.remedies.size(),
                    "\n");
  }
  return out;
}

CheckAnswer StaysAsItIs(CheckRun& run) {
  const std::string first = TextOf(run.descriptor);
  for (int i = 2; i <= kLoads; ++i) {
    run.progress.At(absl::StrCat("loading it for the ", i, "th time"));
    const absl::StatusOr<const ua_plugin*> plugin = OpenPlugin(run.path);
    if (!plugin.ok()) return FailedFor(plugin.status());
    const absl::StatusOr<PluginDescriptor> again = ReadDescriptor(*plugin);
    if (!again.ok()) return FailedFor(again.status());
    if (TextOf(*again) != first) {
      return Failed(
          absl::StrCat("loaded for the ", i, "th time, it says something else"));
    }
  }
  return Passed();
}

CheckAnswer LivesTwice(CheckRun& run) {
  const ua_plugin* copies[2];
  for (const ua_plugin*& copy : copies) {
    const absl::StatusOr<ua_entry> entry = OpenCopy(run.elf);
    // The file itself could be opened: it is this system that lets no library
    // be opened from memory.
    if (!entry.ok()) return Skipped(std::string(entry.status().message()));
    const auto plugin = CallEntry(*entry, TodaysHost());
    if (!plugin.ok()) return FailedFor(plugin.status());
    if (*plugin == nullptr) return Failed("a copy declines the host");
    if ((*plugin)->advisory_count != run.plugin->advisory_count) {
      return Failed("a copy has another number of advisories");
    }
    copy = *plugin;
  }
  std::vector<std::string> seen;
  const std::vector<SampleStep> steps = SampleSteps(run);
  ForEachExamination(run, steps, [&](uint32_t i, const SampleStep& step) {
    const Watched one =
        WatchedCall(*copies[0], run.descriptor, step.sheets()).Run(i);
    const Watched two =
        WatchedCall(*copies[1], run.descriptor, step.sheets()).Run(i);
    if (one.SameAs(two)) return;
    seen.push_back(absl::StrCat(PlaceOf(run, i, step), ": ", one.ToString(),
                                ", but the copy ", two.ToString()));
  });
  return FailedIfAny(std::move(seen));
}

std::vector<std::string> LeftByLoading(CheckRun& run,
                                       const std::vector<Trace>& traces) {
  std::vector<TraceLines> before;
  for (Trace trace : traces) before.push_back(TraceOf(trace));
  run.progress.At("opening it");
  const absl::StatusOr<const ua_plugin*> plugin = OpenPlugin(run.path);
  if (!plugin.ok()) return {std::string(plugin.status().message())};
  std::vector<std::string> seen;
  for (size_t i = 0; i < traces.size(); ++i) {
    for (std::string& line : Differences(before[i], TraceOf(traces[i]))) {
      seen.push_back(std::move(line));
    }
  }
  return seen;
}

CheckAnswer StartsNoThread(CheckRun& run) {
  return FailedIfAny(LeftByLoading(run, {Trace::kThreads}));
}

CheckAnswer LeavesNoTrace(CheckRun& run) {
  return FailedIfAny(
      LeftByLoading(run, {Trace::kDescriptors, Trace::kEnvironment,
                          Trace::kDirectory, Trace::kSignals, Trace::kLocale,
                          Trace::kRounding, Trace::kChildren, Trace::kOutput}));
}

constexpr Demand kDemands[] = {
    {"lifecycle", "lifecycle-no-threads",
     "A process with threads cannot be forked safely, and the service cannot "
     "stop a plugin's thread.",
     "Do not start a thread in a constructor or in the entry function.",
     kNeedsLibrary, Preparation::kNone, &StartsNoThread},
    {"lifecycle", "lifecycle-no-traces",
     "Loading a plugin must not change the service it is loaded into.",
     "Remove constructors that open, set, print or start something, and the "
     "compiler option -ffast-math, which changes rounding in the whole "
     "process.",
     kNeedsLibrary, Preparation::kNone, &LeavesNoTrace},
    {"lifecycle", "lifecycle-loads-again",
     "A host may load a plugin any number of times and expects the same "
     "descriptor each time.",
     "Do not count calls; make the descriptor constant data.",
     kNeedsDescriptor, Preparation::kDescribed, &StaysAsItIs},
    {"lifecycle", "lifecycle-two-copies",
     "While a plugin is being replaced, its old and new files are in one "
     "process.",
     "Keep no state that two copies would share: no named memory, files or "
     "environment variables.",
     kNeedsDescriptor, Preparation::kDescribed, &LivesTwice},
};

}  // namespace

absl::Span<const Demand> LifecycleDemands() { return kDemands; }

}  // namespace upgrade_advisor
