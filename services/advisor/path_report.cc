#include "services/advisor/path_report.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/advisor/actions.h"
#include "services/advisor/database_migration.h"
#include "services/advisor/findings.h"
#include "services/advisor/way_back.h"

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

// Where the first pieces of evidence stand, "dags/a.py:3".
std::string PlacesOf(const Finding& finding) {
  constexpr int kMost = 5;
  std::vector<std::string> places;
  for (const Evidence& evidence : finding.evidence) {
    const Fact& fact = evidence.fact;
    if (fact.file.empty() || places.size() == kMost) continue;
    places.push_back(fact.line == 0 ? fact.file
                                    : absl::StrCat(fact.file, ":", fact.line));
  }
  return absl::StrJoin(places, ", ");
}

// What it is about, in a line: "airflow.x.Hook: Is not in ... [dags/a.py:3]".
std::string LineOf(const Finding& finding) {
  std::string out = finding.subject;
  if (!finding.details.empty()) {
    absl::StrAppend(&out, out.empty() ? "" : ": ", finding.details.back());
  }
  const std::string places = PlacesOf(finding);
  if (!places.empty()) {
    absl::StrAppend(&out, out.empty() ? "" : " ", "[", places, "]");
  }
  return out;
}

// The first fix of a finding, as an action; an edit or a command comes before
// mere words. Its other fixes are alternatives.
Action FixOf(const Finding& finding, const Advisory& advisory) {
  const Remedy* best = nullptr;
  for (const Remedy* remedy : AllRemedies(finding, advisory)) {
    // An edit of code is for one argument, and the finding may be of another.
    const bool acts =
        !remedy->command.empty() ||
        (!remedy->edit.empty() && !absl::StartsWith(remedy->edit, "code."));
    if (best == nullptr || acts) best = remedy;
    if (acts) break;
  }
  Action out{.phase = Phase::kBefore,
             .title = best == nullptr ? advisory.title : best->text,
             .command = best == nullptr ? "" : best->command,
             .edit = best == nullptr ? "" : best->edit};
  out.details = {
      absl::StrCat("It blocks: ", advisory.title, " (", advisory.id, ")")};
  return out;
}

// Of one fix, so many places are named.
constexpr size_t kMostLines = 20;

// Who follows the actions has fixed what blocks. Subjects that one fix is for
// share it.
void AddFixes(absl::Span<const Advisory> advisories,
              const std::vector<Finding>& findings,
              std::vector<Action>& advised) {
  for (const Finding& finding : findings) {
    const Advisory& advisory = advisories[finding.advisory];
    if (!finding.decided || finding.acknowledgement ||
        advisory.effect != Effect::kBlocksStep) {
      continue;
    }
    Action fix = FixOf(finding, advisory);
    auto there =
        std::find_if(advised.begin(), advised.end(), [&](const Action& one) {
          return fix.edit.empty()
                     ? one.title == fix.title && one.command == fix.command
                     : one.edit == fix.edit;
        });
    if (there == advised.end()) {
      there = advised.insert(advised.end(), std::move(fix));
    }
    const std::string line = LineOf(finding);
    if (!line.empty() && there->details.size() <= kMostLines) {
      there->details.push_back(line);
    }
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
      AddRefuted(judged, advisory, judgements.SheetsOf({from, to}),
                 step.refuted);
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
    SortByWeight(graph.judge().advisories(), step.refuted);
    AddFixes(graph.judge().advisories(), step.findings, advised);
    step.way_back =
        AssessWayBack(step.target, step.source,
                      {request.start.platform, request.start.platform_version});
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
