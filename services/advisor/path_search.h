// Every shortest path from a start to a target, as layers.
//
// Pure; thread-safe.
#ifndef SERVICES_ADVISOR_PATH_SEARCH_H_
#define SERVICES_ADVISOR_PATH_SEARCH_H_

#include <cstddef>
#include <limits>
#include <vector>

#include "services/advisor/node_set.h"
#include "services/advisor/release_graph.h"

namespace upgrade_advisor {

// Stands for the start, which need not be a node of the graph.
inline constexpr size_t kStartNode = std::numeric_limits<size_t>::max();

// layers[i] holds the nodes that are the i-th stop of some shortest path: first
// {kStartNode}, last {target}. Empty if no path leads there.
using Layers = std::vector<std::vector<size_t>>;

// The steps out of a node or the start.
class StepsOut {
 public:
  enum class Include : bool { kAllowedOnly, kUncoveredToo };

  // Refers to the graph and the row, which outlive it.
  StepsOut(const ReleaseGraph& graph, const StepRow& start, Include include)
      : graph_(graph), start_(start), include_(include) {}

  // How many nodes there are.
  size_t size() const { return graph_.size(); }
  NodeSet From(size_t node) const {
    const StepRow& row = node == kStartNode ? start_ : graph_.row(node);
    NodeSet out = row.allowed;
    if (include_ == Include::kUncoveredToo) out |= row.uncovered;
    return out;
  }
  bool Exists(size_t from, size_t to) const {
    const StepRow& row = from == kStartNode ? start_ : graph_.row(from);
    return row.allowed.Has(to) ||
           (include_ == Include::kUncoveredToo && row.uncovered.Has(to));
  }

 private:
  const ReleaseGraph& graph_;
  const StepRow& start_;
  Include include_;
};

// Breadth first over `stops`; with `first`, the first hop leads to one of its
// members (the target included only if it is one).
Layers ShortestPaths(const StepsOut& steps, size_t target, const NodeSet& stops,
                     const NodeSet* first = nullptr);

// Every path of exactly `length` steps, as layers; a node may be in several.
Layers PathsOfLength(const StepsOut& steps, size_t target, const NodeSet& stops,
                     size_t length);

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_PATH_SEARCH_H_
