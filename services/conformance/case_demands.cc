// The case files next to the plugin.
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/conformance/demand.h"
#include "services/conformance/sample_steps.h"
#include "services/conformance/single_plugin_judge.h"
#include "services/plugin_host/cases/case_runner.h"

namespace upgrade_advisor {
namespace {

CheckAnswer AreThere(CheckRun& run) {
  const absl::StatusOr<std::vector<PluginCase>> cases =
      ReadCaseFolder(CaseFolderOf(run));
  if (cases.ok()) return Passed(absl::StrCat(cases->size(), " cases"));
  const std::string why(cases.status().message());
  return absl::IsNotFound(cases.status()) && !run.options.require_cases
             ? Warned(absl::StrCat("no cases: ", why))
             : Failed(why);
}

// Runs `check` on the cases, if there are any.
template <typename Check>
CheckAnswer OnCases(const CheckRun& run, Check check) {
  const std::vector<PluginCase> cases = CasesOf(run);
  if (cases.empty()) return Skipped("there are no case files to run");
  const SinglePluginJudge judge(run.plugin, run.descriptor);
  return FailedIfAny(
      check(CaseRunner(&judge, run.options.sheet_of_release), cases));
}

CheckAnswer Pass(CheckRun& run) {
  return OnCases(run, [&](const CaseRunner& runner, const auto& cases) {
    std::vector<std::string> seen;
    for (const PluginCase& c : cases) {
      run.progress.At(absl::StrCat("running ", c.file, ":", c.line));
      for (std::string& what : runner.Run(c)) seen.push_back(std::move(what));
    }
    return seen;
  });
}

CheckAnswer AreComplete(CheckRun& run) {
  return OnCases(run, [&](const CaseRunner& runner, const auto& cases) {
    return runner.MissingCases(run.descriptor.id, cases, run.options.only_ask);
  });
}

constexpr Demand kDemands[] = {
    {"cases", "cases-present",
     "Cases say what the author means, in words that a reader of the plugin "
     "understands.",
     "Write cases in YAML files, and put them in the folder <plugin>.cases "
     "next to the plugin, or name their folder with --cases.",
     kNeedsDescriptor, Preparation::kDescribed, &AreThere},
    {"cases", "cases-pass", "The plugin answers what its author means.",
     "Fix the plugin, or the case; `upgrade-advisor plugin test` shows the "
     "difference.",
     kNeedsDescriptor, Preparation::kDescribed, &Pass},
    {"cases", "cases-complete",
     "An advisory that no case shows to fire may never fire; one that no case "
     "shows to stay silent may always fire.",
     "Write the case that is named. If an advisory only asks and never says "
     "yes, name it with --only-asks.",
     kNeedsDescriptor, Preparation::kDescribed, &AreComplete},
};

}  // namespace

absl::Span<const Demand> CaseDemands() { return kDemands; }

}  // namespace upgrade_advisor
