#include "services/advisor/stop_explanation.h"

#include <algorithm>
#include <optional>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/advisor/availability.h"
#include "services/advisor/gates.h"
#include "services/advisor/path_search.h"
#include "services/advisor/version_direction.h"
#include "services/advisor/waypoints.h"
#include "services/domain/sentence.h"

namespace upgrade_advisor {
namespace {

// The release at a place of a path, and its sheet.
struct Place {
  const Release& release;
  const FactSheet& sheet;
};

Place PlaceOf(const ReleaseGraph& graph, const Start& start, size_t node) {
  if (node == kStartNode) return {start.release, *start.release_sheet};
  return {graph.release(node), graph.sheet(node)};
}

// Why this stop was chosen; `passed_over` if a better one was blocked.
std::string RuleOf(const Release& stop, absl::CivilDay as_of,
                   bool passed_over) {
  const absl::string_view enough =
      passed_over ? " that will do and is not blocked." : " that will do.";
  const std::string name = ReleaseText(stop);
  if (stop.distribution() == Distribution::kCertified) {
    return absl::StrCat(name, " is the earliest Certified release", enough);
  }
  if (!HasEnded(stop, as_of)) {
    return absl::StrCat(name, " is the newest offered Runtime release", enough);
  }
  return absl::StrCat(name, " is the newest Runtime release", enough,
                      " No line that is still maintained has one.");
}

// The ids of findings that apply and block a step.
std::vector<std::string> BlockingIds(const ReleaseGraph& graph,
                                     const std::vector<JudgedAdvisory>& step) {
  std::vector<std::string> ids;
  for (const JudgedAdvisory& judged : step) {
    const Advisory& a = graph.judge().advisories()[judged.advisory];
    if (judged.answer.outcome == Outcome::kYes &&
        a.effect == Effect::kBlocksStep) {
      ids.push_back(absl::StrCat(a.title, " (", a.id, ")"));
    }
  }
  return ids;
}

void ExplainPassedOver(const ReleaseGraph& graph,
                       const StepJudgements& judgements, const NodePath& chosen,
                       const NodePath& preferred, Plan& plan) {
  size_t from = kStartNode;
  for (size_t i = 0; i + 1 < preferred.size(); ++i) {
    const size_t stop = preferred[i];
    const bool taken =
        std::find(chosen.begin(), chosen.end(), stop) != chosen.end();
    std::vector<std::string> blockers =
        BlockingIds(graph, judgements.Of(from, stop));
    for (const std::string& after :
         BlockingIds(graph, judgements.Of(stop, preferred[i + 1]))) {
      blockers.push_back(after);
    }
    if (!taken && !blockers.empty()) {
      const Release& release = graph.release(stop);
      plan.explanations.push_back(
          {release, "BLOCKED_BY_FINDING", "",
           absl::StrCat(ReleaseText(release),
                        " would be the preferred stop, but is blocked: ",
                        absl::StrJoin(blockers, "; "), ".")});
    }
    from = stop;
  }
}

}  // namespace

std::string WhyNoStep(const ReleaseGraph& graph, const Release& source,
                      const FactSheet& sheet, size_t target) {
  const std::vector<Forbiddance> reasons =
      graph.WhyForbidden(source, sheet, target);
  if (reasons.empty()) return "";
  std::vector<std::string> texts;
  for (const Forbiddance& f : reasons) {
    const Advisory& a = graph.judge().advisories()[f.advisory];
    texts.push_back(absl::StrCat(
        a.title, f.outcome == Outcome::kYes ? "" : " (could not be ruled out)",
        " (", a.id, "). ", AsSentence(a.impact)));
  }
  return absl::StrCat("A step from ", ReleaseText(source), " straight to ",
                      ReleaseText(graph.release(target)),
                      " does not exist: ", absl::StrJoin(texts, " "));
}

void ExplainStops(const ReleaseGraph& graph, const PlanRequest& request,
                  const StepJudgements& judgements, const NodePath& chosen,
                  const NodePath& preferred, Plan& plan) {
  ExplainPassedOver(graph, judgements, chosen, preferred, plan);
  size_t from = kStartNode;
  for (size_t i = 0; i + 1 < chosen.size(); ++i) {
    const Release& stop = graph.release(chosen[i]);
    const Place before = PlaceOf(graph, request.start, from);
    std::string why =
        WhyNoStep(graph, before.release, before.sheet, chosen[i + 1]);
    if (why.empty()) {
      why = absl::StrCat("A step from ", ReleaseText(before.release),
                         " straight to ",
                         ReleaseText(graph.release(chosen[i + 1])),
                         " would be blocked by more findings.");
    }
    const std::string text = absl::StrCat(
        why, " ", RuleOf(stop, request.as_of, chosen != preferred));
    plan.explanations.push_back({stop, "CHOSEN", "", text});
    plan.notes.push_back({"STOP_NEEDED", Severity::kInfo, text});
    from = chosen[i];
  }
}

std::string CompareWithPlan(absl::string_view constraint, const Path& other,
                            const Path& plan) {
  const int more = static_cast<int>(other.steps.size()) -
                   static_cast<int>(plan.steps.size());
  std::string steps =
      plan.steps.empty() ? absl::StrCat(other.steps.size(), " step",
                                        other.steps.size() == 1 ? "" : "s")
      : more == 0        ? "as many steps"
                  : absl::StrCat(std::abs(more), more > 0 ? " more" : " fewer",
                                 std::abs(more) == 1 ? " step" : " steps");
  if (constraint == "MIGRATE_FIRST") {
    return steps + "; migrates to Runtime first, then upgrades";
  }
  if (constraint == "UPGRADE_FIRST") {
    return steps + "; upgrades within Certified first, then migrates";
  }
  if (constraint == "FEWER_STEPS") return steps + "; more blocking findings";
  const std::string target = ReleaseText(other.steps.back().target);
  if (constraint == "LTS") {
    return absl::StrCat(steps, "; ends on ", target,
                        ", a long-term support line");
  }
  return absl::StrCat(steps, "; ends on ", target,
                      ", the nearest usable release");
}

Explanation ExplainWhyNot(const ReleaseGraph& graph, const PlanRequest& request,
                          const Plan& plan, size_t node) {
  const Release& release = graph.release(node);
  const std::string name = ReleaseText(release);
  if (plan.target && plan.target->version == release.version &&
      plan.reason.code.empty()) {
    return {release, "CHOSEN", "", absl::StrCat(name, " is the target.")};
  }
  for (const PlannedStep& step : plan.path.steps) {
    if (step.target.version == release.version) {
      return {release, "CHOSEN", "",
              absl::StrCat(name, " is a stop of the plan.")};
    }
  }
  // A release passed over as a stop has been explained.
  for (const Explanation& known : plan.explanations) {
    if (known.release.version == release.version) return known;
  }
  // What the request accepts of its target it accepts of this one.
  const bool any_line = request.allow_deprecated ||
                        std::holds_alternative<ReleaseVersion>(request.target);
  const FirstFailure failure =
      CheckTarget(request.start.release, release, request.as_of,
                  any_line ? EndedLine::kWarns : EndedLine::kFails);
  if (failure.result.status == GateResult::Status::kFailed) {
    return {release, failure.result.code, std::string(GateName(failure.gate)),
            failure.result.text};
  }
  const StepRow row =
      graph.RowOf(request.start.release, *request.start.release_sheet);
  const StepsOut steps(graph, row, StepsOut::Include::kAllowedOnly);
  const Waypoints waypoints = FindWaypoints(graph.catalog(), request.as_of);
  const Layers layers = ShortestPaths(steps, node, waypoints.usable);
  if (layers.empty()) {
    return {release, "STEP_FORBIDDEN",
            std::string(GateName(Gate::kStepAllowed)),
            WhyNoStep(graph, request.start.release,
                      *request.start.release_sheet, node)};
  }
  std::string text =
      absl::StrCat(name, " can be reached in ", layers.size() - 1, " step",
                   layers.size() == 2 ? "" : "s");
  if (plan.target) {
    absl::StrAppend(&text, ", but the target of the request is ",
                    ReleaseText(*plan.target),
                    DirectionOf(release, *plan.target) == Direction::kUp
                        ? ", which is newer"
                        : "");
  }
  return {release, "NOT_PREFERRED", "", text + "."};
}

}  // namespace upgrade_advisor
