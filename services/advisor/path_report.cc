#include "services/advisor/path_report.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/advisor/actions.h"
#include "services/advisor/database_migration.h"
#include "services/advisor/findings.h"

namespace upgrade_advisor {
namespace {

// Durations of one step add up: each is the time its own work takes.
void AddDuration(const DurationBand& band, std::optional<DurationBand>& sum) {
  if (!sum) {
    sum = band;
    return;
  }
  sum->low += band.low;
  if (sum->high && band.high) {
    *sum->high += *band.high;
  } else {
    sum->high.reset();
  }
  absl::StrAppend(&sum->basis, "; ", band.basis);
}

void Count(const Advisory& advisory, const Examination& answer,
           std::map<std::string, PluginTally>& coverage) {
  PluginTally& tally = coverage[advisory.plugin];
  tally.plugin = advisory.plugin;
  tally.required = advisory.plugin_is_required;
  switch (answer.outcome) {
    case Outcome::kUnknown:
      ++tally.undecided;
      return;
    case Outcome::kFailed:
      ++tally.failed;
      if (tally.failure.empty()) {
        tally.failure = absl::StrCat(advisory.id, ": ", answer.failure);
      }
      return;
    default:
      ++tally.decided;
  }
}

}  // namespace

Path ReportPath(const ReleaseGraph& graph, const PlanRequest& request,
                const StepJudgements& judgements, const NodePath& nodes) {
  Path path;
  std::map<std::string, PluginTally> coverage;
  size_t from = kStartNode;
  for (size_t to : nodes) {
    PlannedStep step;
    step.source = judgements.ReleaseOf(from);
    step.target = graph.release(to);
    step.kind =
        *KindOfStep(step.source.distribution(), step.target.distribution());
    step.migrates_database =
        MigratesDatabase(graph.catalog(), step.source, step.target);
    std::vector<Action> advised;
    for (const JudgedAdvisory& judged : judgements.Of(from, to)) {
      const Advisory& advisory = graph.judge().advisories()[judged.advisory];
      Count(advisory, judged.answer, coverage);
      if (judged.answer.outcome == Outcome::kNo ||
          judged.answer.outcome == Outcome::kFailed) {
        continue;
      }
      AddFindings(judged, advisory, judgements.SheetsOf({from, to}),
                  step.findings);
      for (const DurationBand& band : judged.answer.durations) {
        AddDuration(band, step.duration);
      }
      advised.insert(advised.end(), judged.answer.actions.begin(),
                     judged.answer.actions.end());
    }
    request.acknowledgements.Mark(graph.judge().advisories(), step.findings);
    SortByWeight(graph.judge().advisories(), step.findings);
    step.actions = OrderActions(step, request.start, std::move(advised));
    path.steps.push_back(std::move(step));
    from = to;
  }
  for (auto& [plugin, tally] : coverage) {
    path.coverage.push_back(std::move(tally));
  }
  return path;
}

}  // namespace upgrade_advisor
