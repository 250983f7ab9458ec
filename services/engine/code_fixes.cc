#include "services/engine/code_fixes.h"

#include <algorithm>
#include <set>
#include <string>
#include <tuple>

#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "services/advisor/path_search.h"

namespace upgrade_advisor {
namespace {

// "code.argument airflow.DAG.schedule_interval schedule"
struct Rename {
  std::string callee;
  std::string argument;
  std::string renamed;

  friend auto operator<=>(const Rename&, const Rename&) = default;
};

// A plugin may advise anything: what is not of this form is nothing.
void ReadRename(absl::string_view edit, std::set<Rename>& out) {
  if (!absl::ConsumePrefix(&edit, "code.argument ")) return;
  const size_t blank = edit.find(' ');
  const absl::string_view old = edit.substr(0, blank);
  const size_t dot = old.rfind('.');
  if (blank == absl::string_view::npos || dot == absl::string_view::npos) {
    return;
  }
  out.insert({std::string(old.substr(0, dot)), std::string(old.substr(dot + 1)),
              std::string(edit.substr(blank + 1))});
}

std::set<Rename> RenamesOf(const PlannedStep& step,
                           absl::Span<const Advisory> advisories) {
  std::set<Rename> out;
  for (const Finding& finding : step.findings) {
    if (!finding.decided) continue;
    for (const Remedy* remedy :
         AllRemedies(finding, advisories[finding.advisory])) {
      ReadRename(remedy->edit, out);
    }
  }
  return out;
}

}  // namespace

void AddCodeFixes(const ReleaseGraph& graph, StepCodeByTarget* code,
                  std::vector<PlannedStep>& steps) {
  if (code == nullptr || steps.empty()) return;
  const auto node = [&](const Release& release) {
    return *graph.Find(release.version);
  };
  const size_t end = node(steps.back().target);
  size_t from = kStartNode;
  for (PlannedStep& step : steps) {
    const size_t to = node(step.target);
    StepCode& here = code->CodeOf(to);
    step.code_fixes = here.MovesOf(from, to, end);
    for (const Rename& r : RenamesOf(step, graph.judge().advisories())) {
      step.code_fixes.push_back(
          here.RenameOf(from, to, r.callee, r.argument, r.renamed));
    }
    std::sort(step.code_fixes.begin(), step.code_fixes.end(),
              [](const CodeFix& a, const CodeFix& b) {
                return std::tie(a.name, a.argument) <
                       std::tie(b.name, b.argument);
              });
    from = to;
  }
}

}  // namespace upgrade_advisor
