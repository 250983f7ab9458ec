// The slow reference of the planner: tries every path.
//
// Shares no code with services/advisor: releases are plain numbers here, orders
// and rules are written a second time, and every path of a length is listed
// before the best one is picked. Only for small worlds.
#ifndef TESTS_ADVISOR_REFERENCE_PLANNER_H_
#define TESTS_ADVISOR_REFERENCE_PLANNER_H_

#include <algorithm>
#include <functional>
#include <tuple>
#include <vector>

namespace upgrade_advisor {

// A release as the reference sees it.
struct ToyRelease {
  bool certified = false;
  int order = 0;    // rises with the version within its distribution
  int airflow = 0;  // rises with the Airflow version, over both
  bool usable = true;
  bool ended = false;
  bool newest_hotfix = true;
};

struct ToyWorld {
  std::vector<ToyRelease> releases;
  // The step is forbidden, or must be vouched for and is not.
  std::function<bool(int from, int to)> forbidden;
  // Blocking findings that apply; `first` for the step that leaves the start.
  std::function<int(int from, int to, bool first)> blockers;
};

class ReferencePlanner {
 public:
  ReferencePlanner(const ToyWorld& world, int start, int target)
      : world_(world), start_(start), target_(target) {}

  // The stops and the target; empty if there is no way.
  std::vector<int> Plan() const {
    for (int length = 1; length <= 6; ++length) {
      std::vector<std::vector<int>> paths = PathsOf(length);
      if (paths.empty()) continue;
      std::vector<int> best = BestOf(OfferedOnly(paths));
      if (Blockers(best) == 0) return best;
      std::vector<int> longer = BestOf(PathsOf(length + 1));
      return !longer.empty() && Blockers(longer) < Blockers(best) ? longer
                                                                  : best;
    }
    return {};
  }

  int Blockers(const std::vector<int>& path) const {
    int sum = 0;
    int from = start_;
    for (size_t i = 0; i < path.size(); ++i) {
      sum += world_.blockers(from, path[i], i == 0);
      from = path[i];
    }
    return sum;
  }

 private:
  const ToyRelease& At(int i) const { return world_.releases[i]; }

  bool GoesUp(int from, int to) const {
    const ToyRelease& a = At(from);
    const ToyRelease& b = At(to);
    if (a.certified == b.certified) {
      return b.order > a.order && b.airflow >= a.airflow;
    }
    return a.certified && b.airflow >= a.airflow;
  }
  bool Step(int from, int to) const {
    return GoesUp(from, to) && !world_.forbidden(from, to);
  }
  bool MayStop(int i) const {
    return At(i).usable && (!At(i).certified || At(i).newest_hotfix);
  }

  std::vector<std::vector<int>> PathsOf(int length) const {
    std::vector<std::vector<int>> out;
    std::vector<int> path;
    Extend(start_, length, path, out);
    return out;
  }
  void Extend(int from, int left, std::vector<int>& path,
              std::vector<std::vector<int>>& out) const {
    for (int to = 0; to < static_cast<int>(world_.releases.size()); ++to) {
      if (left == 1 ? to != target_ : (to == target_ || !MayStop(to))) continue;
      if (!Step(from, to)) continue;
      path.push_back(to);
      if (left == 1) {
        out.push_back(path);
      } else {
        Extend(to, left - 1, path, out);
      }
      path.pop_back();
    }
  }

  // Only the paths without an ended Runtime stop, if there are any.
  std::vector<std::vector<int>> OfferedOnly(
      const std::vector<std::vector<int>>& paths) const {
    std::vector<std::vector<int>> out;
    for (const std::vector<int>& path : paths) {
      const bool offered =
          std::none_of(path.begin(), path.end() - 1,
                       [&](int i) { return !At(i).certified && At(i).ended; });
      if (offered) out.push_back(path);
    }
    return out.empty() ? paths : out;
  }

  std::vector<int> BestOf(const std::vector<std::vector<int>>& paths) const {
    std::vector<int> best;
    for (const std::vector<int>& path : paths) {
      if (best.empty() || Key(path) < Key(best)) best = path;
    }
    return best;
  }

  // Smaller is better: blockers; Certified before Runtime, place by place; then
  // the stops, place by place.
  std::tuple<int, std::vector<int>, std::vector<std::pair<int, int>>> Key(
      const std::vector<int>& path) const {
    std::vector<int> kinds;
    std::vector<std::pair<int, int>> stops;
    for (int i : path) {
      const ToyRelease& r = At(i);
      kinds.push_back(r.certified ? 0 : 1);
      stops.emplace_back(!r.certified && r.ended ? 1 : 0,
                         r.certified ? r.order : -r.order);
    }
    return {Blockers(path), kinds, stops};
  }

  const ToyWorld& world_;
  const int start_;
  const int target_;
};

}  // namespace upgrade_advisor

#endif  // TESTS_ADVISOR_REFERENCE_PLANNER_H_
