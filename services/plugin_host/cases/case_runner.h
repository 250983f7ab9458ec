// Runs a plugin's cases through a judge.
//
// Refers to the judge, which outlives it; otherwise a value. Thread-safe.
#ifndef SERVICES_PLUGIN_HOST_CASES_CASE_RUNNER_H_
#define SERVICES_PLUGIN_HOST_CASES_CASE_RUNNER_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/domain/fact_sheet.h"
#include "services/domain/judge.h"
#include "services/domain/release.h"
#include "services/plugin_host/cases/case_answer.h"
#include "services/plugin_host/cases/case_file.h"

namespace upgrade_advisor {

// The Deployment of a case.
FactSheet CaseSheet(const PluginCase& c);
// The target of a case: its release, and what the step takes away from the code.
FactSheet CaseTarget(const PluginCase& c, const FactSheet& release);

class CaseRunner {
 public:
  // How a release becomes a fact sheet; passed in, because plugin_host does not
  // know the readers of facts.
  using SheetOfRelease = FactSheet (*)(const Release&);

  CaseRunner(const Judge* judge, SheetOfRelease sheet_of_release)
      : judge_(judge), sheet_of_release_(sheet_of_release) {}

  // The answer of each advisory of the case, in the order of c.expected.
  // `before` is called before each.
  std::vector<CaseAnswer> Answers(
      const PluginCase& c,
      absl::FunctionRef<void(const Expectation&)> before) const;

  // The differences from what the case expects, "file:line: ..."; empty if
  // nothing did.
  std::vector<std::string> Run(const PluginCase& c) const;

  // The case that need not be written: where nothing is known an advisory that
  // asks is undecided, or applies always; none fails or says no.
  std::vector<std::string> RunOnNothing(absl::string_view plugin) const;

  // Which advisories of the plugin lack cases. One that asks needs a case where
  // it says yes and one where it says no; one that always applies needs a case
  // where it says yes and one with a step it is not examined at. `only_ask` are
  // those that never say yes: for them an unknown stands for it.
  std::vector<std::string> MissingCases(
      absl::string_view plugin, absl::Span<const PluginCase> cases,
      absl::Span<const std::string> only_ask) const;

 private:
  CaseAnswer Answer(const PluginCase& c, const StepSheets& step,
                    const Expectation& expected) const;
  std::optional<uint32_t> Find(absl::string_view id) const;
  Outcome OnNothing(uint32_t advisory) const;

  const Judge* judge_;
  SheetOfRelease sheet_of_release_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_CASES_CASE_RUNNER_H_
