// How a plan is found.
//
// A release is a node; a step that exists (release_graph.h) is an edge. Edges
// only go up, so the graph has no circles. Of all paths from what runs to the
// target the planner wants the one that comes first by
//
//   (number of steps, blocking findings that apply, preference)
//
// where preference is a fixed total order (path_choice.h): upgrade within
// Certified before migrating, the earliest Certified stop, the newest offered
// Runtime stop. Warnings and durations inform the reader; they never reroute,
// because a path that changes when somebody fills a table would not be trusted
// twice.
//
// Three passes find it exactly:
//
//   1. Breadth first from the start gives the length L of the shortest path,
//   and
//      for each i < L the nodes at distance i. A node can be the i-th stop of a
//      shortest path only if its distance is i and a step leads from it to such
//      a stop i+1; dropping the others backwards leaves layers that hold all
//      shortest paths and nothing else. Rows of bits make this a few hundred
//      word operations.
//   2. Every step between neighbouring layers is judged, in one batch, so that
//      plugins in another process cost one round trip.
//   3. Backwards over the layers each node learns the best rest of a path from
//      itself. Blockers add up along a path, and preference compares two paths
//      place by place; so the best path through a node is its best first part
//      followed by its best rest, and one pass is exact. There is no k-shortest
//      search.
//
// Stops are taken from offered Runtime releases and Certified ones first. Where
// those give no path as short, releases of ended lines may serve too.
//
// If the best path is blocked, one more stop may help: a blocker may hang on
// landing on a certain release, or on leaving one. So every step of the path is
// tried with one stop put into it, in a second batch that only blocked plans
// pay for (docs/decisions/0004). If that removes a blocker, the longer path is
// the plan and the shorter one an alternative.
//
// Where no path exists the search is made once more over steps for which no
// rules are loaded: if that finds one, the answer is not "no way" but "the
// plugin that knows is missing".
//
// tests/advisor/reference_planner.h does the same by trying every path.
#include "services/advisor/planner.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/advisor/lifecycle_notes.h"
#include "services/advisor/path_choice.h"
#include "services/advisor/path_report.h"
#include "services/advisor/path_search.h"
#include "services/advisor/step_judgement.h"
#include "services/advisor/stop_explanation.h"
#include "services/advisor/verdict_rules.h"
#include "services/advisor/version_direction.h"
#include "services/advisor/waypoints.h"

namespace upgrade_advisor {
namespace {

class Planner {
 public:
  Planner(const ReleaseGraph& graph, const PlanRequest& request)
      : graph_(graph),
        request_(request),
        waypoints_(FindWaypoints(graph.catalog(), request.as_of)),
        start_row_(
            graph.RowOf(request.start.release, *request.start.release_sheet)),
        steps_(graph, start_row_, StepsOut::Include::kAllowedOnly),
        preference_(graph.catalog(), waypoints_),
        judgements_(graph, request.start, request.stop) {}

  Plan Run(const ResolvedTarget& target);

 private:
  size_t NodeOf(const Release& release) const {
    return *graph_.Find(release.version);
  }
  bool IsCertified(size_t node) const { return preference_.IsCertified(node); }

  Layers Search(size_t target, const NodeSet* first = nullptr) const;
  NodeSet NodesOf(Distribution distribution) const;
  ChosenPath Choose(const Layers& layers) const;
  ChosenPath ChooseRegardlessOfBlockers(const Layers& layers) const;
  ChosenPath WithOneMoreStop(const ChosenPath& path);

  void PlanNothing(Plan& plan) const;
  void PlanNoPath(const ResolvedTarget& target, Plan& plan);
  void PlanUnreachable(size_t target, Plan& plan);
  void PlanPath(size_t target, const Layers& layers, Plan& plan);
  void Finish(const ChosenPath& chosen, Plan& plan) const;
  void AddAlternative(absl::string_view constraint, const ChosenPath& path,
                      const Plan& plan, std::vector<Alternative>& out) const;
  std::optional<size_t> LtsTarget(size_t target) const;

  const ReleaseGraph& graph_;
  const PlanRequest& request_;
  const Waypoints waypoints_;
  const StepRow start_row_;
  const StepsOut steps_;
  const StopPreference preference_;
  StepJudgements judgements_;
};

Layers Planner::Search(size_t target, const NodeSet* first) const {
  Layers usable = ShortestPaths(steps_, target, waypoints_.usable, first);
  Layers offered = ShortestPaths(steps_, target, waypoints_.offered, first);
  return !offered.empty() && offered.size() == usable.size() ? offered : usable;
}

NodeSet Planner::NodesOf(Distribution distribution) const {
  NodeSet out(graph_.size());
  for (size_t i = 0; i < graph_.size(); ++i) {
    if (graph_.release(i).distribution() == distribution) out.Add(i);
  }
  return out;
}

ChosenPath Planner::Choose(const Layers& layers) const {
  return ChoosePath(
      steps_, layers,
      [&](size_t from, size_t to) { return judgements_.Of(from, to).blockers; },
      preference_);
}

ChosenPath Planner::ChooseRegardlessOfBlockers(const Layers& layers) const {
  return ChoosePath(
      steps_, layers, [](size_t, size_t) { return 0; }, preference_);
}

// The best path that has one stop more than `path` and fewer blockers; empty if
// there is none. Stops are put into its steps one at a time.
ChosenPath Planner::WithOneMoreStop(const ChosenPath& path) {
  const NodeSet& stops = waypoints_.usable;
  std::vector<NodePath> longer;
  for (size_t i = 0; i < path.nodes.size(); ++i) {
    const size_t from = i == 0 ? kStartNode : path.nodes[i - 1];
    const size_t to = path.nodes[i];
    NodeSet between = steps_.From(from);
    between &= stops;
    between.ForEach([&](size_t stop) {
      if (!steps_.Exists(stop, to)) return;
      NodePath nodes = path.nodes;
      nodes.insert(nodes.begin() + static_cast<std::ptrdiff_t>(i), stop);
      judgements_.Add(from, stop);
      judgements_.Add(stop, to);
      longer.push_back(std::move(nodes));
    });
  }
  judgements_.Judge();
  ChosenPath best;
  best.blockers = path.blockers;
  for (const NodePath& nodes : longer) {
    int blockers = 0;
    size_t from = kStartNode;
    for (size_t to : nodes) {
      blockers += judgements_.Of(from, to).blockers;
      from = to;
    }
    if (blockers < best.blockers ||
        (blockers == best.blockers && !best.nodes.empty() &&
         preference_.Compare(nodes, best.nodes) < 0)) {
      best = {nodes, blockers};
    }
  }
  return best;
}

void Planner::PlanNothing(Plan& plan) const {
  const bool policy = std::holds_alternative<TargetPolicy>(request_.target);
  const std::string start = ReleaseText(request_.start.release);
  plan.target = request_.start.release;
  plan.notes.push_back(
      {"NOTHING_NEWER", Severity::kInfo,
       policy ? absl::StrCat("Nothing newer than ", start,
                             " that fits the target is known: nothing to do.")
              : absl::StrCat(start, " runs already: nothing to do.")});
  plan.verdict = VerdictOf(graph_.judge().advisories(), plan.path, plan.notes);
}

void Planner::PlanNoPath(const ResolvedTarget& target, Plan& plan) {
  plan.verdict = Verdict::kNoPath;
  plan.reason = target.reason;
  plan.nearest_usable = target.nearest_usable;
  if (const auto* exact = std::get_if<ReleaseVersion>(&request_.target)) {
    plan.target = *graph_.catalog().Find(*exact);
  }
  if (!target.nearest_usable) return;
  const Layers layers = Search(NodeOf(*target.nearest_usable));
  if (layers.empty()) return;
  judgements_.Add(steps_, layers);
  judgements_.Judge();
  AddAlternative("INSTEAD", Choose(layers), plan, plan.alternatives);
}

void Planner::PlanUnreachable(size_t target, Plan& plan) {
  const Release& start = request_.start.release;
  const StepsOut all(graph_, start_row_, StepsOut::Include::kUncoveredToo);
  if (!ShortestPaths(all, target, waypoints_.usable).empty()) {
    plan.verdict = Verdict::kIncomplete;
    plan.reason = {
        "RULES_MISSING",
        absl::StrCat("The way from ", ReleaseText(start), " to ",
                     ReleaseText(graph_.release(target)),
                     " has a step that changes the distribution or the Airflow "
                     "major, and no loaded plugin could say whether it is "
                     "allowed: see the coverage for plugins that are missing "
                     "or failed")};
    return;
  }
  plan.verdict = Verdict::kNoPath;
  plan.reason = {
      "STEP_FORBIDDEN",
      absl::StrCat(
          "No sequence of steps leads from ", ReleaseText(start), " to ",
          ReleaseText(graph_.release(target)), ". ",
          WhyNoStep(graph_, start, *request_.start.release_sheet, target))};
  plan.nearest_usable = NearestUsable(
      graph_.catalog(), start, graph_.release(target).version, request_.as_of);
}

std::optional<size_t> Planner::LtsTarget(size_t target) const {
  const auto* policy = std::get_if<TargetPolicy>(&request_.target);
  if (policy == nullptr || *policy != TargetPolicy::kLatest) {
    return std::nullopt;
  }
  PlanRequest lts = request_;
  lts.target = TargetPolicy::kLatestLts;
  const ResolvedTarget resolved = ResolveTarget(graph_.catalog(), lts);
  if (resolved.release == nullptr) return std::nullopt;
  const size_t node = NodeOf(*resolved.release);
  return node == target ? std::nullopt : std::optional<size_t>(node);
}

void Planner::PlanPath(size_t target, const Layers& layers, Plan& plan) {
  // Both orders of migrating and upgrading, where there is an order.
  Layers upgrade_first;
  Layers migrate_first;
  if (request_.start.release.distribution() == Distribution::kCertified &&
      !IsCertified(target) && layers.size() > 2) {
    const NodeSet certified = NodesOf(Distribution::kCertified);
    const NodeSet runtime = NodesOf(Distribution::kRuntime);
    upgrade_first = Search(target, &certified);
    migrate_first = Search(target, &runtime);
  }
  for (Layers* order : {&upgrade_first, &migrate_first}) {
    if (order->size() > layers.size() + 1) order->clear();
    judgements_.Add(steps_, *order);
  }
  const std::optional<size_t> lts = LtsTarget(target);
  const Layers lts_layers = lts ? Search(*lts) : Layers();
  judgements_.Add(steps_, lts_layers);
  judgements_.Add(steps_, layers);
  judgements_.Judge();

  ChosenPath chosen = Choose(layers);
  const ChosenPath preferred = ChooseRegardlessOfBlockers(layers);
  std::vector<std::pair<absl::string_view, ChosenPath>> others;
  if (chosen.blockers > 0) {
    ChosenPath longer = WithOneMoreStop(chosen);
    if (!longer.nodes.empty()) {
      others.emplace_back("FEWER_STEPS", std::exchange(chosen, longer));
    }
  }
  const bool certified_first = IsCertified(chosen.nodes.front());
  others.emplace_back(certified_first ? "MIGRATE_FIRST" : "UPGRADE_FIRST",
                      Choose(certified_first ? migrate_first : upgrade_first));
  others.emplace_back("LTS", Choose(lts_layers));

  Finish(chosen, plan);
  ExplainStops(graph_, request_, judgements_, chosen.nodes, preferred.nodes,
               plan);
  for (const auto& [constraint, path] : others) {
    if (path.nodes != chosen.nodes) {
      AddAlternative(constraint, path, plan, plan.alternatives);
    }
  }
}

void Planner::Finish(const ChosenPath& chosen, Plan& plan) const {
  plan.path = ReportPath(graph_, request_.start, judgements_, chosen.nodes);
  plan.verdict = VerdictOf(graph_.judge().advisories(), plan.path, plan.notes);
  if (plan.verdict == Verdict::kIncomplete) plan.reason = FailureOf(plan.path);
}

void Planner::AddAlternative(absl::string_view constraint,
                             const ChosenPath& path, const Plan& plan,
                             std::vector<Alternative>& out) const {
  if (path.nodes.empty()) return;
  Alternative other;
  other.constraint = std::string(constraint);
  other.path = ReportPath(graph_, request_.start, judgements_, path.nodes);
  std::vector<Note> notes;
  AddTargetNotes(other.path.steps.back().target, request_.as_of, notes);
  other.verdict = VerdictOf(graph_.judge().advisories(), other.path, notes);
  other.summary = CompareWithPlan(constraint, other.path, plan.path);
  out.push_back(std::move(other));
}

Plan Planner::Run(const ResolvedTarget& target) {
  Plan plan;
  plan.notes = request_.notes;
  plan.notes.insert(plan.notes.end(), target.notes.begin(), target.notes.end());
  AddStartNotes(request_.start.release, request_.as_of, target.nothing_to_do,
                plan.notes);
  if (target.nothing_to_do) {
    PlanNothing(plan);
    return plan;
  }
  if (target.release == nullptr) {
    PlanNoPath(target, plan);
    return plan;
  }
  const size_t node = NodeOf(*target.release);
  plan.target = *target.release;
  AddTargetNotes(*target.release, request_.as_of, plan.notes);
  const Layers layers = Search(node);
  if (layers.empty()) {
    PlanUnreachable(node, plan);
  } else {
    PlanPath(node, layers, plan);
  }
  return plan;
}

}  // namespace

Plan MakePlan(const ReleaseGraph& graph, const PlanRequest& request,
              const ResolvedTarget& target) {
  return Planner(graph, request).Run(target);
}

}  // namespace upgrade_advisor
