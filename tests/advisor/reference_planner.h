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

#include "services/domain/judge.h"

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
  // How many blocking advisories there are, and what each says of a step.
  int advisories = 0;
  std::function<Outcome(int advisory, int from, int to)> answer;
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
      paths = OfferedOnly(paths);
      std::vector<int> preferred = BestOf(paths, By::kPreference);
      if (Count(preferred, Outcome::kYes) == 0) return preferred;
      std::vector<int> best = BestOf(paths);
      std::vector<int> longer = BestOf(PathsOf(length + 1));
      return !longer.empty() && IsSurelyBetter(longer, best) &&
                     IsSurelyBetter(longer, BestOf(paths, By::kBlockers))
                 ? longer
                 : best;
    }
    return {};
  }

 private:
  enum class By { kPreference, kBlockers, kWeight };

  bool Says(int advisory, const std::vector<int>& path, Outcome outcome) const {
    int from = start_;
    for (int to : path) {
      if (world_.answer(advisory, from, to) == outcome) return true;
      from = to;
    }
    return false;
  }
  int Count(const std::vector<int>& path, Outcome outcome) const {
    int count = 0;
    int from = start_;
    for (int to : path) {
      for (int a = 0; a < world_.advisories; ++a) {
        count += world_.answer(a, from, to) == outcome;
      }
      from = to;
    }
    return count;
  }
  int Weight(const std::vector<int>& path) const {
    return Count(path, Outcome::kYes) + Count(path, Outcome::kUnknown);
  }
  bool IsSurelyBetter(const std::vector<int>& longer,
                      const std::vector<int>& best) const {
    int gain = 0;
    for (int a = 0; a < world_.advisories; ++a) {
      const bool may_block =
          Says(a, longer, Outcome::kYes) || Says(a, longer, Outcome::kUnknown);
      const bool blocked = Says(a, best, Outcome::kYes);
      if (blocked && !may_block) ++gain;
      if (!blocked && may_block) --gain;
    }
    return gain > 0;
  }
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

  std::vector<int> BestOf(const std::vector<std::vector<int>>& paths,
                          By by = By::kWeight) const {
    std::vector<int> best;
    for (const std::vector<int>& path : paths) {
      if (best.empty() || Key(path, by) < Key(best, by)) {
        best = path;
      }
    }
    return best;
  }

  // Smaller is better: weight; Certified before Runtime, place by place; then
  // the stops, place by place.
  std::tuple<int, std::vector<int>, std::vector<std::pair<int, int>>> Key(
      const std::vector<int>& path, By by) const {
    std::vector<int> kinds;
    std::vector<std::pair<int, int>> stops;
    for (int i : path) {
      const ToyRelease& r = At(i);
      kinds.push_back(r.certified ? 0 : 1);
      stops.emplace_back(!r.certified && r.ended ? 1 : 0,
                         r.certified ? r.order : -r.order);
    }
    const int weight = by == By::kWeight     ? Weight(path)
                       : by == By::kBlockers ? Count(path, Outcome::kYes)
                                             : 0;
    return {weight, kinds, stops};
  }

  const ToyWorld& world_;
  const int start_;
  const int target_;
};

}  // namespace upgrade_advisor

#endif  // TESTS_ADVISOR_REFERENCE_PLANNER_H_
