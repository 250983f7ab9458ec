#include "services/advisor/path_choice.h"

#include <algorithm>
#include <cstdint>

namespace upgrade_advisor {
namespace {

// A node with the best rest of a path from it.
struct Place {
  size_t node = kStartNode;
  int weight = 0;  // of the rest
  // Which distributions the rest goes through, the node itself first: a bit a
  // stop, the first highest, Runtime set. A smaller number is preferred.
  uint64_t distributions = 0;
  size_t next = 0;  // the place in the next layer
};

class BackwardPass {
 public:
  BackwardPass(const StepsOut& steps, const WeightOf& weight,
               const StopPreference& preference)
      : steps_(steps), weight_(weight), preference_(preference) {}

  ChosenPath Run(const Layers& layers) {
    places_.resize(layers.size());
    for (size_t i = layers.size(); i-- > 0;) {
      const size_t stops_left = layers.size() - i;  // this one included
      for (size_t node : layers[i]) {
        places_[i].push_back(PlaceOf(node, i, stops_left));
      }
      Sort(places_[i]);
    }
    return Follow();
  }

 private:
  Place PlaceOf(size_t node, size_t layer, size_t stops_left) const {
    Place place;
    place.node = node;
    if (layer + 1 < places_.size()) TakeBestRest(layer, place);
    // The start is not a stop.
    if (node != kStartNode && !preference_.IsCertified(node)) {
      place.distributions |= uint64_t{1} << (stops_left - 1);
    }
    return place;
  }

  // The next layer is sorted by preference: of equal weight the first is
  // best, and nothing is better than none.
  void TakeBestRest(size_t layer, Place& place) const {
    const std::vector<Place>& rests = places_[layer + 1];
    bool found = false;
    for (size_t i = 0; i < rests.size(); ++i) {
      const Place& rest = rests[i];
      if (!steps_.Exists(place.node, rest.node)) continue;
      const int weight = weight_(place.node, rest.node) + rest.weight;
      if (found && weight >= place.weight) continue;
      found = true;
      place.weight = weight;
      place.distributions = rest.distributions;
      place.next = i;
      if (weight == 0) return;
    }
  }

  void Sort(std::vector<Place>& places) const {
    std::sort(places.begin(), places.end(),
              [&](const Place& a, const Place& b) {
                if (a.distributions != b.distributions) {
                  return a.distributions < b.distributions;
                }
                return a.node != b.node &&
                       preference_.CompareStops(a.node, b.node) < 0;
              });
  }

  ChosenPath Follow() const {
    const Place* place = &places_.front().front();
    ChosenPath path;
    path.weight = place->weight;
    for (size_t i = 1; i < places_.size(); ++i) {
      place = &places_[i][place->next];
      path.nodes.push_back(place->node);
    }
    return path;
  }

  const StepsOut& steps_;
  const WeightOf& weight_;
  const StopPreference& preference_;
  std::vector<std::vector<Place>> places_;  // by layer
};

}  // namespace

int StopPreference::CompareStops(size_t a, size_t b) const {
  if (a == b) return 0;
  if (IsCertified(a)) return a < b ? -1 : 1;
  const bool a_offered = waypoints_.offered.Has(a);
  if (a_offered != waypoints_.offered.Has(b)) return a_offered ? -1 : 1;
  return a > b ? -1 : 1;
}

ChosenPath ChoosePath(const StepsOut& steps, const Layers& layers,
                      const WeightOf& weight,
                      const StopPreference& preference) {
  if (layers.empty()) return {};
  return BackwardPass(steps, weight, preference).Run(layers);
}

}  // namespace upgrade_advisor
