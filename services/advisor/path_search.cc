#include "services/advisor/path_search.h"

#include <algorithm>

namespace upgrade_advisor {
namespace {

// Keeps of each layer what leads on to the layer after it.
void DropDeadEnds(const StepsOut& steps, Layers& layers) {
  for (size_t i = layers.size() - 1; i-- > 0;) {
    NodeSet next(steps.size());
    for (size_t node : layers[i + 1]) next.Add(node);
    layers[i].erase(std::remove_if(layers[i].begin(), layers[i].end(),
                                   [&](size_t node) {
                                     return !steps.From(node).Intersects(next);
                                   }),
                    layers[i].end());
  }
}

}  // namespace

Layers PathsOfLength(const StepsOut& steps, size_t target, const NodeSet& stops,
                     size_t length) {
  NodeSet inner = stops;
  inner.Remove(target);
  Layers layers{{kStartNode}};
  for (size_t i = 1; i < length; ++i) {
    NodeSet reached(steps.size());
    for (size_t node : layers.back()) reached |= steps.From(node);
    reached &= inner;
    layers.emplace_back();
    reached.ForEach([&](size_t node) { layers.back().push_back(node); });
  }
  layers.push_back({target});
  DropDeadEnds(steps, layers);
  return layers.front().empty() ? Layers() : layers;
}

Layers ShortestPaths(const StepsOut& steps, size_t target, const NodeSet& stops,
                     const NodeSet* first) {
  Layers layers{{kStartNode}};
  // Releases a shorter path has reached already; steps only go up, so the
  // search ends when a layer adds none.
  NodeSet unseen = stops;
  unseen.Remove(target);
  for (;;) {
    bool arrived = false;
    NodeSet reached = unseen;
    reached -= unseen;  // empty, of the right size
    for (size_t node : layers.back()) {
      NodeSet next = steps.From(node);
      if (layers.size() == 1 && first != nullptr) next &= *first;
      arrived = arrived || next.Has(target);
      next &= unseen;
      reached |= next;
    }
    if (arrived) break;
    if (reached.empty()) return {};
    unseen -= reached;
    layers.emplace_back();
    reached.ForEach([&](size_t node) { layers.back().push_back(node); });
  }
  layers.push_back({target});
  DropDeadEnds(steps, layers);
  return layers;
}

}  // namespace upgrade_advisor
