// How a plan is found.
//
// A release is a node; a step that exists (release_graph.h) is an edge. Edges
// only go up, so the graph has no circles. Of all paths from what runs to the
// target the planner wants the one that comes first by
//
//   (number of steps, weight, preference)
//
// where weight counts the blocking advisories that apply or may apply, and
// preference is a fixed total order (path_choice.h): upgrade within
// Certified before migrating, the earliest Certified stop, the newest offered
// Runtime stop. Warnings and durations inform the reader; they never reroute,
// because a path that changes when somebody fills a table would not be trusted
// twice.
//
// Three ideas find it exactly:
//
//   1. Breadth first from the start gives the length L of the shortest path,
//      and for each i < L the nodes at distance i. A node can be the i-th stop
//      of a shortest path only if its distance is i and a step leads from it
//      to such a stop i+1; dropping the others backwards leaves layers that
//      hold all shortest paths and nothing else. Rows of bits make this a few
//      hundred word operations.
//   2. Backwards over the layers each node learns the best rest of a path from
//      itself. Weights add up along a path, and preference compares two paths
//      place by place; so the best path through a node is its best first part
//      followed by its best rest, and one pass is exact. There is no
//      k-shortest search.
//   3. The pass is made first as if nothing blocked. The plugins are asked
//      about the steps of the path it finds, and of the alternatives, in one
//      batch. If nothing is known to block it, that path is the answer, and a
//      plan costs the examinations of its own few steps. Otherwise the blocking
//      advisories are examined at every step of the layers, and the pass is
//      made again with what they said.
//
// Stops are taken from offered Runtime releases and Certified ones first. Where
// those give no path as short, releases of ended lines may serve too.
//
// If the best path is still blocked, one more stop may help: a blocker may
// depend on landing on a certain release, or on leaving one. So all paths with
// one step more are searched likewise. If the best of them surely removes more
// blockers than it may bring, the longer path is the plan and the shorter one
// an alternative. Only blocked plans pay for this (docs/decisions/0004).
//
// Ignorance gains nothing. An advisory that may block weighs as much as one
// that does, and a stop removes a blocker only if that is decided not to block
// at any step of the longer path (docs/decisions/0021).
//
// Where no path exists the search is made once more over steps for which no
// rules are loaded: if that finds one, the answer is not "no way" but "the
// plugin that knows is missing".
//
// tests/advisor/reference_planner.h does the same by trying every path.
#include "services/advisor/planner.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/advisor/lifecycle_notes.h"
#include "services/advisor/path_choice.h"
#include "services/advisor/path_report.h"
#include "services/advisor/path_search.h"
#include "services/advisor/step_judgement.h"
#include "services/advisor/stop_explanation.h"
#include "services/advisor/target_resolution.h"
#include "services/advisor/verdict_rules.h"
#include "services/advisor/version_direction.h"
#include "services/advisor/waypoints.h"

namespace upgrade_advisor {
namespace {

class Planner {
 public:
  // `start_row` is the graph's row of what runs.
  Planner(const ReleaseGraph& graph, const PlanRequest& request,
          StepRow start_row)
      : graph_(graph),
        request_(request),
        waypoints_(FindWaypoints(graph.catalog(), request.as_of)),
        start_row_(std::move(start_row)),
        steps_(graph, start_row_, StepsOut::Include::kAllowedOnly),
        preference_(graph.catalog(), waypoints_),
        judgements_(graph, request) {}

  Plan Run(const ResolvedTarget& target);

 private:
  bool IsCertified(size_t node) const { return preference_.IsCertified(node); }

  Layers Search(size_t target, const NodeSet* first = nullptr) const;
  NodeSet NodesOf(Distribution distribution) const;
  ChosenPath Preferred(const Layers& layers) const;
  ChosenPath Best(const Layers& layers, const ChosenPath& preferred);
  ChosenPath Lightest(const Layers& layers);
  ChosenPath LeastBlocked(const Layers& layers) const;
  ChosenPath WithOneMoreStop(const Layers& layers, const ChosenPath& path);
  bool IsSurelyBetter(const ChosenPath& longer, const ChosenPath& path) const;
  int BlockersOf(const NodePath& nodes) const;

  // A named constraint, its shortest paths, and the best of them.
  struct OtherWay {
    absl::string_view constraint;
    Layers layers;
    ChosenPath path;
  };
  std::vector<OtherWay> OtherWays(size_t target, size_t length) const;

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

void AppendSteps(const ChosenPath& path, std::vector<Step>& out) {
  size_t from = kStartNode;
  for (size_t to : path.nodes) {
    out.emplace_back(from, to);
    from = to;
  }
}

std::vector<Step> StepsOf(const ChosenPath& path) {
  std::vector<Step> out;
  AppendSteps(path, out);
  return out;
}

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

// The best path as if nothing blocked.
ChosenPath Planner::Preferred(const Layers& layers) const {
  return ChoosePath(
      steps_, layers, [](size_t, size_t) { return 0; }, preference_);
}

int Planner::BlockersOf(const NodePath& nodes) const {
  int sum = 0;
  size_t from = kStartNode;
  for (size_t to : nodes) {
    sum += judgements_.WeightOf(from, to).blockers;
    from = to;
  }
  return sum;
}

// The best path; `preferred` is what Preferred said and has been judged.
ChosenPath Planner::Best(const Layers& layers, const ChosenPath& preferred) {
  return BlockersOf(preferred.nodes) == 0 ? preferred : Lightest(layers);
}

ChosenPath Planner::Lightest(const Layers& layers) {
  std::vector<Step> candidates;
  for (size_t i = 0; i + 1 < layers.size(); ++i) {
    for (size_t from : layers[i]) {
      for (size_t to : layers[i + 1]) {
        if (steps_.Exists(from, to)) candidates.emplace_back(from, to);
      }
    }
  }
  judgements_.Weigh(candidates);
  return ChoosePath(
      steps_, layers,
      [&](size_t from, size_t to) {
        return judgements_.WeightOf(from, to).sum();
      },
      preference_);
}

// As if no advisory were in doubt; of layers whose steps have been weighed.
ChosenPath Planner::LeastBlocked(const Layers& layers) const {
  return ChoosePath(
      steps_, layers,
      [&](size_t from, size_t to) {
        return judgements_.WeightOf(from, to).blockers;
      },
      preference_);
}

// The best path with one stop more than those of the layers, if it is surely
// better than `path`, the best of them, and than the one that would be the best
// if less were in doubt; else empty.
ChosenPath Planner::WithOneMoreStop(const Layers& layers,
                                    const ChosenPath& path) {
  const Layers longer_ones = PathsOfLength(
      steps_, path.nodes.back(), waypoints_.usable, path.nodes.size() + 1);
  if (longer_ones.empty()) return {};
  ChosenPath longer = Lightest(longer_ones);
  const ChosenPath hopeful = LeastBlocked(layers);
  std::vector<Step> steps = StepsOf(path);
  AppendSteps(hopeful, steps);
  AppendSteps(longer, steps);
  judgements_.Judge(steps);
  const bool better =
      IsSurelyBetter(longer, path) && IsSurelyBetter(longer, hopeful);
  return better ? longer : ChosenPath();
}

// A blocker is removed if it surely blocks no step of the longer path. A doubt
// is new unless the shorter path has it too, for want of the same facts: those
// of the Deployment, which are one and the same.
bool Planner::IsSurelyBetter(const ChosenPath& longer,
                             const ChosenPath& path) const {
  const PathWeight before = judgements_.WeightOf(StepsOf(path));
  const PathWeight after = judgements_.WeightOf(StepsOf(longer));
  const auto has = [](const std::vector<uint32_t>& all, uint32_t advisory) {
    return std::binary_search(all.begin(), all.end(), advisory);
  };
  const auto removed = std::count_if(
      before.blockers.begin(), before.blockers.end(), [&](uint32_t a) {
        return !has(after.blockers, a) && !has(after.doubts, a);
      });
  const auto added =
      std::count_if(after.blockers.begin(), after.blockers.end(),
                    [&](uint32_t a) { return !has(before.blockers, a); });
  const auto doubted =
      std::count_if(after.doubts.begin(), after.doubts.end(), [&](uint32_t a) {
        return !has(before.blockers, a) &&
               !(has(after.of_deployment, a) && has(before.of_deployment, a));
      });
  return removed > added + doubted;
}

void Planner::PlanNothing(Plan& plan) const {
  const bool policy = std::holds_alternative<TargetPolicy>(request_.target);
  const std::string start = ReleaseText(request_.start.release);
  plan.target = request_.start.release;
  plan.notes.push_back(
      {"NOTHING_NEWER", Severity::kInfo,
       policy ? absl::StrCat(
                    "No known release that fits the target is newer than ",
                    start, ": nothing to do.")
              : absl::StrCat(start, " is already running: nothing to do.")});
  plan.verdict = VerdictOf(graph_.judge().advisories(), plan.path, plan.notes);
}

void Planner::PlanNoPath(const ResolvedTarget& target, Plan& plan) {
  plan.verdict = Verdict::kNoPath;
  plan.reason = target.reason;
  plan.nearest_usable = target.nearest_usable;
  if (const auto* exact = std::get_if<ReleaseVersion>(&request_.target)) {
    graph_.catalog().Find(*exact).Match(
        [&](const Release& listed) { plan.target = listed; }, [] {});
  }
  if (!target.nearest_usable) return;
  const std::optional<size_t> nearest =
      graph_.Find(target.nearest_usable->version);
  if (!nearest) return;
  const Layers layers = Search(*nearest);
  if (layers.empty()) return;
  const ChosenPath preferred = Preferred(layers);
  judgements_.Judge(StepsOf(preferred));
  const ChosenPath best = Best(layers, preferred);
  judgements_.Judge(StepsOf(best));
  AddAlternative("INSTEAD", best, plan, plan.alternatives);
}

void Planner::PlanUnreachable(size_t target, Plan& plan) {
  const Release& start = request_.start.release;
  const StepsOut all(graph_, start_row_, StepsOut::Include::kUncoveredToo);
  if (!ShortestPaths(all, target, waypoints_.usable).empty()) {
    plan.verdict = Verdict::kIncomplete;
    plan.reason = {
        "RULES_MISSING",
        absl::StrCat(
            "The path from ", ReleaseText(start), " to ",
            ReleaseText(graph_.release(target)),
            " has a step that changes the distribution or the Airflow "
            "major, and no loaded plugin could say whether that is allowed: "
            "the coverage names the plugins that are missing or failed")};
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
  const std::optional<size_t> node = graph_.Find(resolved.release->version);
  return node == target ? std::nullopt : node;
}

// The constraints other ways are found by: both orders of migrating and
// upgrading, where there is an order, and the long-term support target.
std::vector<Planner::OtherWay> Planner::OtherWays(size_t target,
                                                  size_t length) const {
  std::vector<OtherWay> out;
  if (request_.start.release.distribution() == Distribution::kCertified &&
      !IsCertified(target) && length > 1) {
    const NodeSet certified = NodesOf(Distribution::kCertified);
    const NodeSet runtime = NodesOf(Distribution::kRuntime);
    out.push_back({"UPGRADE_FIRST", Search(target, &certified), {}});
    out.push_back({"MIGRATE_FIRST", Search(target, &runtime), {}});
  }
  if (const std::optional<size_t> lts = LtsTarget(target)) {
    out.push_back({"LTS", Search(*lts), {}});
  }
  for (OtherWay& way : out) {
    const bool worth_it = way.layers.size() <= length + 2;
    if (!worth_it) way.layers.clear();
    way.path = Preferred(way.layers);
  }
  return out;
}

void Planner::PlanPath(size_t target, const Layers& layers, Plan& plan) {
  const ChosenPath preferred = Preferred(layers);
  std::vector<OtherWay> others = OtherWays(target, preferred.nodes.size());
  std::vector<Step> first_batch = StepsOf(preferred);
  for (const OtherWay& way : others) AppendSteps(way.path, first_batch);
  judgements_.Judge(first_batch);

  ChosenPath chosen = Best(layers, preferred);
  if (BlockersOf(preferred.nodes) > 0) {
    ChosenPath longer = WithOneMoreStop(layers, chosen);
    if (!longer.nodes.empty()) {
      others.insert(others.begin(), {"FEWER_STEPS", {}, chosen});
      chosen = std::move(longer);
    }
  }
  std::vector<Step> last_batch = StepsOf(chosen);
  for (OtherWay& way : others) {
    if (!way.layers.empty()) way.path = Best(way.layers, way.path);
    AppendSteps(way.path, last_batch);
  }
  judgements_.Judge(last_batch);
  if (IsOver(request_.context)) return;

  Finish(chosen, plan);
  ExplainStops(graph_, request_, judgements_, chosen.nodes, preferred.nodes,
               plan);
  // The order that the plan itself has is not an alternative.
  const absl::string_view own_order =
      IsCertified(chosen.nodes.front()) ? "UPGRADE_FIRST" : "MIGRATE_FIRST";
  for (const OtherWay& way : others) {
    if (way.constraint != own_order && way.path.nodes != chosen.nodes) {
      AddAlternative(way.constraint, way.path, plan, plan.alternatives);
    }
  }
}

void AppendNotes(std::vector<Note> from, std::vector<Note>& to) {
  std::move(from.begin(), from.end(), std::back_inserter(to));
}

void Planner::Finish(const ChosenPath& chosen, Plan& plan) const {
  plan.path = ReportPath(graph_, request_, judgements_, chosen.nodes);
  AppendNotes(
      request_.acknowledgements.NotesOn(graph_.judge().advisories(), plan.path),
      plan.notes);
  plan.verdict = VerdictOf(graph_.judge().advisories(), plan.path, plan.notes);
  if (plan.verdict == Verdict::kIncomplete)
    plan.reason = GapOf(plan.path, plan.notes);
}

void Planner::AddAlternative(absl::string_view constraint,
                             const ChosenPath& path, const Plan& plan,
                             std::vector<Alternative>& out) const {
  if (path.nodes.empty()) return;
  Alternative other;
  other.constraint = std::string(constraint);
  other.path = ReportPath(graph_, request_, judgements_, path.nodes);
  std::vector<Note> notes = request_.notes;
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
  const std::optional<size_t> node = target.release == nullptr
                                         ? std::nullopt
                                         : graph_.Find(target.release->version);
  if (!node) {
    PlanNoPath(target, plan);
    return plan;
  }
  plan.target = graph_.release(*node);
  AddTargetNotes(*plan.target, request_.as_of, plan.notes);
  const Layers layers = Search(*node);
  if (layers.empty()) {
    PlanUnreachable(*node, plan);
  } else {
    PlanPath(*node, layers, plan);
  }
  return plan;
}

}  // namespace

absl::StatusOr<Plan> MakePlan(const ReleaseGraph& graph,
                              const PlanRequest& request) {
  const ResolvedTarget target = ResolveTarget(graph.catalog(), request);
  if (target.not_newer) return absl::InvalidArgumentError(target.reason.text);
  const Start& start = request.start;
  Planner planner(graph, request,
                  graph.RowOf(start.release, *start.release_sheet));
  return planner.Run(target);
}

}  // namespace upgrade_advisor
