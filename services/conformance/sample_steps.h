// The steps on which most checks examine a plugin: where nothing is known,
// where all is absent, where everything it asks for is there, and those of its
// cases.
//
// Immutable values once made; safe to read from any thread.
#ifndef SERVICES_CONFORMANCE_SAMPLE_STEPS_H_
#define SERVICES_CONFORMANCE_SAMPLE_STEPS_H_

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/types/span.h"
#include "sdk/abi/upgrade_plugin.h"
#include "services/conformance/demand.h"
#include "services/domain/judge.h"
#include "services/plugin_host/cases/case_file.h"

namespace upgrade_advisor {

struct SampleStep {
  std::string name;
  FactSheet deployment;
  FactSheet source;
  FactSheet target;

  StepSheets sheets() const { return {&deployment, &source, &target}; }
};

// Builds the three sheets of a step together.
class StepBuilder {
 public:
  // Adds a row that answers the query; below a prefix, if the query is for one.
  void Add(const FactQuery& query, absl::string_view value,
           bool withheld = false);
  // As above, with `below` after the name, if the query is for a prefix.
  void AddBelow(const FactQuery& query, absl::string_view below,
                absl::string_view value, bool withheld = false);
  // Where the row that was added last was read.
  void PlaceLast(absl::string_view file, uint32_t call, uint32_t dag);
  FactSheet::Builder& sheet(SheetRole role);
  // Declares every kind of every sheet complete.
  void CloseAll();
  SampleStep Build(std::string name);

 private:
  void AddPending();

  FactSheet::Builder sheets_[3];
  uint32_t line_ = 0;
  // The row that was added last, until it is known where it lies.
  std::optional<std::pair<SheetRole, Fact>> pending_;
};

// The cases of the plugin; none if it has none, or they cannot be read.
std::vector<PluginCase> CasesOf(const CheckRun& run);
// Where they lie.
std::string CaseFolderOf(const CheckRun& run);

// The questions of the plugin, found by examining it again and again, each time
// with what it asked for before, and in its cases.
std::set<FactQuery> AskedFacts(const CheckRun& run,
                               absl::Span<const PluginCase> cases);

// The samples, at most 64. Their values are plain: rows and lists of rows with
// numbers, versions and truths, and what the cases hold. Examines the plugin,
// and does nothing else that its process could see.
std::vector<SampleStep> SampleSteps(const CheckRun& run,
                                    absl::Span<const PluginCase> cases);
// The same with the plugin's cases.
std::vector<SampleStep> SampleSteps(const CheckRun& run);

// Calls `examine` for each advisory at each step, and notes where it is.
void ForEachExamination(
    const CheckRun& run, absl::Span<const SampleStep> steps,
    absl::FunctionRef<void(uint32_t advisory, const SampleStep& step)> examine);

// "advisory R5-X, all absent"
std::string PlaceOf(const CheckRun& run, uint32_t advisory,
                    const SampleStep& step);

}  // namespace upgrade_advisor

#endif  // SERVICES_CONFORMANCE_SAMPLE_STEPS_H_
