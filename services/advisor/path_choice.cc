#include "services/advisor/path_choice.h"

#include <cstdint>
#include <utility>

#include "absl/container/flat_hash_map.h"

namespace upgrade_advisor {
namespace {

// The best rest of a path from a node: its blockers, the distributions it goes
// through (a bit a stop, the first highest, Runtime set), and its first stop.
struct Rest {
  int blockers = 0;
  uint64_t distributions = 0;
  size_t next = kStartNode;  // none: the node is the target
};

class BackwardPass {
 public:
  BackwardPass(const StepsOut& steps, const Layers& layers,
               const BlockersOf& blockers, const StopPreference& preference)
      : steps_(steps),
        layers_(layers),
        blockers_(blockers),
        preference_(preference),
        rests_(layers.size()) {}

  ChosenPath Run() {
    const size_t last = layers_.size() - 1;
    rests_[last][layers_[last].front()] = {};
    for (size_t i = last; i-- > 0;) {
      for (size_t from : layers_[i]) rests_[i][from] = BestRest(i, from);
    }
    return Follow();
  }

 private:
  Rest BestRest(size_t i, size_t from) const {
    Rest best;
    const size_t length = layers_.size() - 1 - i;
    for (size_t to : layers_[i + 1]) {
      if (!steps_.Exists(from, to)) continue;
      const Rest& tail = rests_[i + 1].at(to);
      const uint64_t runtime = preference_.IsCertified(to) ? 0 : 1;
      const Rest rest{blockers_(from, to) + tail.blockers,
                      (runtime << (length - 1)) | tail.distributions, to};
      if (best.next == kStartNode || IsBetter(i + 1, rest, best)) best = rest;
    }
    return best;
  }

  // Both start with a stop of the layer.
  bool IsBetter(size_t layer, const Rest& a, const Rest& b) const {
    if (a.blockers != b.blockers) return a.blockers < b.blockers;
    if (a.distributions != b.distributions) {
      return a.distributions < b.distributions;
    }
    size_t x = a.next;
    size_t y = b.next;
    for (size_t i = layer; i < layers_.size() && x != y; ++i) {
      const int order = preference_.CompareStops(x, y);
      if (order != 0) return order < 0;
      x = rests_[i].at(x).next;
      y = rests_[i].at(y).next;
    }
    return false;
  }

  ChosenPath Follow() const {
    ChosenPath path;
    path.blockers = rests_[0].at(kStartNode).blockers;
    size_t node = kStartNode;
    for (size_t i = 0; i + 1 < layers_.size(); ++i) {
      node = rests_[i].at(node).next;
      path.nodes.push_back(node);
    }
    return path;
  }

  const StepsOut& steps_;
  const Layers& layers_;
  const BlockersOf& blockers_;
  const StopPreference& preference_;
  std::vector<absl::flat_hash_map<size_t, Rest>> rests_;  // by layer
};

}  // namespace

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
  return BackwardPass(steps, layers, blockers, preference).Run();
}

}  // namespace upgrade_advisor
