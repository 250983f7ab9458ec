#include "services/conformance/sample_steps.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/conformance/watched_call.h"

namespace upgrade_advisor {
namespace {

constexpr absl::string_view kPlainValues[] = {
    "1", "true", "False", "2.3.0", "12.4.0", "postgres", "5000000000"};
constexpr size_t kMostCases = 40;
// Names depend on values, which depend on names; a plugin settles soon.
constexpr int kRounds = 6;

SampleStep AllAbsent() {
  StepBuilder step;
  step.CloseAll();
  return step.Build("all is absent");
}

SampleStep AllPresent(const std::set<FactQuery>& asked, absl::string_view value,
                      bool withheld) {
  StepBuilder step;
  for (const FactQuery& query : asked) {
    step.Add(query, value, withheld);
    // A list, of which today's host gives any number of rows.
    step.AddBelow(query, ".further", value, withheld);
  }
  step.CloseAll();
  return step.Build(withheld ? "all values are withheld"
                             : absl::StrCat("every value is ", value));
}

SampleStep StepOf(const PluginCase& c,
                  CaseRunner::SheetOfRelease sheet_of_release) {
  return {absl::StrCat("the case \"", c.name, "\""), CaseSheet(c),
          sheet_of_release(c.source),
          CaseTarget(c, sheet_of_release(c.target))};
}

void AddAsked(const CheckRun& run, const SampleStep& step,
              std::set<FactQuery>& asked) {
  ForEachExamination(run, {&step, 1}, [&](uint32_t advisory, const auto&) {
    const Advisory& row = run.descriptor.advisories[advisory];
    if (row.condition != nullptr) {
      asked.insert(row.condition->questions.begin(),
                   row.condition->questions.end());
    }
    WatchedCall call(*run.plugin, run.descriptor, step.sheets());
    for (FactQuery& query : call.Run(advisory).asked) {
      asked.insert(std::move(query));
    }
  });
}

}  // namespace

void StepBuilder::Add(const FactQuery& query, absl::string_view value,
                      bool withheld) {
  AddBelow(query, "", value, withheld);
}

void StepBuilder::AddBelow(const FactQuery& query, absl::string_view below,
                           absl::string_view value, bool withheld) {
  Fact fact;
  fact.kind = query.kind;
  fact.name = query.name;
  if (query.match == FactSheet::Match::kUnder) {
    absl::StrAppend(&fact.name, below);
  }
  fact.value = std::string(value);
  fact.file = "dags/sample.py";
  fact.line = ++line_;
  fact.value_withheld = withheld;
  AddPending();
  pending_.emplace(query.sheet, std::move(fact));
}

void StepBuilder::PlaceLast(absl::string_view file, uint32_t call,
                            uint32_t dag) {
  pending_->second.file = std::string(file);
  pending_->second.call = call;
  pending_->second.dag = dag;
}

void StepBuilder::AddPending() {
  if (!pending_) return;
  sheets_[static_cast<size_t>(pending_->first)].Add(
      std::move(pending_->second));
  pending_.reset();
}

FactSheet::Builder& StepBuilder::sheet(SheetRole role) {
  return sheets_[static_cast<size_t>(role)];
}

void StepBuilder::CloseAll() {
  for (FactSheet::Builder& sheet : sheets_) {
    for (int kind = 1; kind <= kFactKindCount; ++kind) {
      sheet.Close(static_cast<FactKind>(kind));
    }
  }
}

SampleStep StepBuilder::Build(std::string name) {
  AddPending();
  return {std::move(name), sheets_[0].Build(), sheets_[1].Build(),
          sheets_[2].Build()};
}

std::set<FactQuery> AskedFacts(const CheckRun& run,
                               absl::Span<const PluginCase> cases) {
  std::set<FactQuery> asked;
  AddAsked(run, SampleStep(), asked);
  AddAsked(run, AllAbsent(), asked);
  for (int round = 0; round < kRounds; ++round) {
    const size_t before = asked.size();
    for (absl::string_view value : kPlainValues) {
      AddAsked(run, AllPresent(asked, value, /*withheld=*/false), asked);
    }
    if (asked.size() == before) break;
  }
  for (const PluginCase& c : cases) {
    AddAsked(run, StepOf(c, run.options.sheet_of_release), asked);
  }
  return asked;
}

std::string CaseFolderOf(const CheckRun& run) {
  if (!run.options.case_folder.empty()) return run.options.case_folder;
  return absl::StrCat(absl::StripSuffix(run.path, ".so"), ".cases");
}

std::vector<PluginCase> CasesOf(const CheckRun& run) {
  absl::StatusOr<std::vector<PluginCase>> cases =
      ReadCaseFolder(CaseFolderOf(run));
  return cases.ok() ? *std::move(cases) : std::vector<PluginCase>();
}

std::vector<SampleStep> SampleSteps(const CheckRun& run) {
  return SampleSteps(run, CasesOf(run));
}

std::vector<SampleStep> SampleSteps(const CheckRun& run,
                                    absl::Span<const PluginCase> cases) {
  const std::set<FactQuery> asked = AskedFacts(run, cases);
  std::vector<SampleStep> out;
  out.push_back(StepBuilder().Build("nothing is known"));
  out.push_back(AllAbsent());
  for (absl::string_view value : kPlainValues) {
    out.push_back(AllPresent(asked, value, /*withheld=*/false));
  }
  out.push_back(AllPresent(asked, "", /*withheld=*/true));
  for (const PluginCase& c : cases.subspan(0, kMostCases)) {
    out.push_back(StepOf(c, run.options.sheet_of_release));
  }
  return out;
}

void ForEachExamination(
    const CheckRun& run, absl::Span<const SampleStep> steps,
    absl::FunctionRef<void(uint32_t advisory, const SampleStep& step)>
        examine) {
  for (const SampleStep& step : steps) {
    for (uint32_t i = 0; i < run.descriptor.advisories.size(); ++i) {
      run.progress.At(PlaceOf(run, i, step));
      examine(i, step);
    }
  }
}

std::string PlaceOf(const CheckRun& run, uint32_t advisory,
                    const SampleStep& step) {
  return absl::StrCat("advisory ", run.descriptor.advisories[advisory].id, ", ",
                      step.name);
}

}  // namespace upgrade_advisor
