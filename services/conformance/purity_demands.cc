// A plugin is a pure function of the facts it asked.
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/conformance/demand.h"
#include "services/conformance/process_traces.h"
#include "services/conformance/sample_steps.h"
#include "services/conformance/sanitizers.h"
#include "services/conformance/system_calls.h"
#include "services/conformance/watched_call.h"

namespace upgrade_advisor {
namespace {

constexpr int kRepeats = 100;

CheckAnswer RepeatsItself(CheckRun& run) {
  std::vector<std::string> seen;
  const std::vector<SampleStep> steps = SampleSteps(run);
  ForEachExamination(run, steps, [&](uint32_t i, const SampleStep& step) {
    WatchedCall call(*run.plugin, run.descriptor, step.sheets());
    const Watched first = call.Run(i);
    for (int n = 2; n <= kRepeats; ++n) {
      const Watched again = call.Run(i);
      if (again.SameAs(first)) continue;
      seen.push_back(absl::StrCat(PlaceOf(run, i, step), ": first ",
                                  first.ToString(), ", but the ", n, "th time ",
                                  again.ToString()));
      return;
    }
  });
  return FailedIfAny(std::move(seen));
}

CheckAnswer OnlyReadsFacts(CheckRun& run) {
  const std::vector<SampleStep> steps = SampleSteps(run);
  for (const SampleStep& step : steps) {
    const RowMemory deployment(step.deployment, RowMemory::Kind::kReadOnly);
    const RowMemory source(step.source, RowMemory::Kind::kReadOnly);
    const RowMemory target(step.target, RowMemory::Kind::kReadOnly);
    WatchedCall::Changes changes;
    changes.rows = {&deployment, &source, &target};
    ForEachExamination(run, {&step, 1}, [&](uint32_t i, const SampleStep&) {
      WatchedCall(*run.plugin, run.descriptor, step.sheets(), changes).Run(i);
    });
  }
  return Passed();
}

template <Trace kTrace>
CheckAnswer LeavesAlone(CheckRun& run) {
  const std::vector<PluginCase> cases = CasesOf(run);
  // What is done once only is done by the first examination.
  const TraceLines before = TraceOf(kTrace);
  const std::vector<SampleStep> steps = SampleSteps(run, cases);
  ForEachExamination(run, steps, [&](uint32_t i, const SampleStep& step) {
    WatchedCall(*run.plugin, run.descriptor, step.sheets()).Run(i);
  });
  return FailedIfAny(Differences(before, TraceOf(kTrace)));
}

CheckAnswer MakesNoSystemCall(CheckRun& run) {
  if (kSanitized) return Skipped("the sanitizer itself makes system calls");
  const std::vector<PluginCase> cases = CasesOf(run);
  const auto calls = SystemCallsOf([&] {
    const std::vector<SampleStep> steps = SampleSteps(run, cases);
    ForEachExamination(run, steps, [&](uint32_t i, const SampleStep& step) {
      WatchedCall(*run.plugin, run.descriptor, step.sheets()).Run(i);
    });
  });
  if (!calls.ok()) return Skipped(std::string(calls.status().message()));
  if (calls->empty()) return Passed();
  return Failed(
      absl::StrCat("it makes the system calls ", absl::StrJoin(*calls, ", ")));
}

// Tests that say more about a system call than that it is one.
constexpr absl::string_view kNeedsQuiet =
    "elf-shared-object handshake-todays-host descriptor-sound "
    "purity-descriptors purity-environment purity-directory purity-signals "
    "purity-locale purity-threads purity-rounding purity-children "
    "purity-output";

// The common part of a row.
constexpr Demand Pure(absl::string_view id, absl::string_view why,
                      absl::string_view fix, CheckAnswer (*run)(CheckRun&)) {
  return {"purity", id, why, fix, kNeedsDescriptor, Preparation::kDescribed,
          run};
}

constexpr Demand kDemands[] = {
    Pure("purity-repeatable",
         "Answers are kept and compared: the same facts must give the same "
         "answer.",
         "Keep no state between calls, and no uninitialised variable.",
         &RepeatsItself),
    Pure("purity-read-only-facts",
         "Facts are shared by all plugins and threads.",
         "Copy a text before you change it.", &OnlyReadsFacts),
    Pure("purity-descriptors",
         "A service runs for months: files that stay open bring it down.",
         "Open nothing; ask for facts instead.",
         &LeavesAlone<Trace::kDescriptors>),
    Pure("purity-environment",
         "The environment belongs to the service, and reading it while a "
         "plugin writes it crashes.",
         "Do not use setenv, unsetenv or putenv.",
         &LeavesAlone<Trace::kEnvironment>),
    Pure("purity-directory",
         "Relative paths of the service depend on its working directory.",
         "Do not use chdir or umask.", &LeavesAlone<Trace::kDirectory>),
    Pure("purity-signals",
         "The service's signal handlers decide how it stops and reloads.",
         "Do not use signal, sigaction, sigprocmask, alarm or setitimer.",
         &LeavesAlone<Trace::kSignals>),
    Pure("purity-locale",
         "The locale changes what numbers look like in the "
         "whole service.",
         "Do not use setlocale; read numbers with functions that ignore the "
         "locale, such as std::from_chars.",
         &LeavesAlone<Trace::kLocale>),
    Pure("purity-threads", "The service cannot stop or count a plugin's threads.",
         "Examine on the thread that calls you.",
         &LeavesAlone<Trace::kThreads>),
    Pure("purity-rounding",
         "The rounding mode belongs to the thread, and the thread to the "
         "service.",
         "Do not use fesetround, or restore the mode before you return.",
         &LeavesAlone<Trace::kRounding>),
    Pure("purity-children",
         "A child process outlives the request, and forking "
         "copies a service's locks.",
         "Do not use fork, system or popen; ask for a fact instead of running a "
         "command.",
         &LeavesAlone<Trace::kChildren>),
    Pure("purity-output",
         "Standard output and error are the service's log.",
         "Use ua_call::log, or add a detail to the finding.",
         &LeavesAlone<Trace::kOutput>),
    {"purity", "purity-system-calls",
     "With a clock, a file or the network, the same facts would give another "
     "answer tomorrow.",
     "Ask the host for facts only; if one is missing, propose a new fact.",
     kNeedsQuiet, Preparation::kDescribed, &MakesNoSystemCall},
};

}  // namespace

absl::Span<const Demand> PurityDemands() { return kDemands; }

}  // namespace upgrade_advisor
