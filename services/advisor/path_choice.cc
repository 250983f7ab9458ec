#include "services/advisor/path_choice.h"

#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"

namespace upgrade_advisor {

int StopPreference::Compare(const NodePath& a, const NodePath& b) const {
  for (size_t i = 0; i < a.size(); ++i) {
    if (IsCertified(a[i]) != IsCertified(b[i]))
      return IsCertified(a[i]) ? -1 : 1;
  }
  for (size_t i = 0; i < a.size(); ++i) {
    const int order = CompareStops(a[i], b[i]);
    if (order != 0) return order;
  }
  return 0;
}

int StopPreference::CompareStops(size_t a, size_t b) const {
  if (a == b) return 0;
  if (IsCertified(a)) return a < b ? -1 : 1;
  const bool a_offered = waypoints_.offered.Has(a);
  if (a_offered != waypoints_.offered.Has(b)) return a_offered ? -1 : 1;
  return a > b ? -1 : 1;
}

ChosenPath ChoosePath(const StepsOut& steps, const Layers& layers,
                      const BlockersOf& blockers,
                      const StopPreference& preference) {
  if (layers.empty()) return {};
  // The best rest of a path from each node of the layer last treated.
  absl::flat_hash_map<size_t, ChosenPath> rest;
  rest[layers.back().front()] = {};
  for (size_t i = layers.size() - 1; i-- > 0;) {
    absl::flat_hash_map<size_t, ChosenPath> best;
    for (size_t from : layers[i]) {
      std::optional<ChosenPath> chosen;
      for (size_t to : layers[i + 1]) {
        if (!steps.Exists(from, to)) continue;
        const ChosenPath& tail = rest.at(to);
        ChosenPath path{{to}, blockers(from, to) + tail.blockers};
        path.nodes.insert(path.nodes.end(), tail.nodes.begin(),
                          tail.nodes.end());
        const bool better = !chosen || path.blockers < chosen->blockers ||
                            (path.blockers == chosen->blockers &&
                             preference.Compare(path.nodes, chosen->nodes) < 0);
        if (better) chosen = std::move(path);
      }
      best[from] = *std::move(chosen);
    }
    rest = std::move(best);
  }
  return rest.at(kStartNode);
}

}  // namespace upgrade_advisor
