// Chooses one path among many of the same length.
//
// Pure; thread-safe.
#ifndef SERVICES_ADVISOR_PATH_CHOICE_H_
#define SERVICES_ADVISOR_PATH_CHOICE_H_

#include <cstddef>
#include <functional>
#include <vector>

#include "services/advisor/path_search.h"
#include "services/advisor/waypoints.h"

namespace upgrade_advisor {

// The nodes after the start, the last being the target. Empty: none.
using NodePath = std::vector<size_t>;

// Which of two paths of equal length is preferred. The first place where one
// goes to Certified and the other to Runtime decides: upgrade first, then
// migrate. Then the first where they differ: among Certified the earliest that
// suffices; among Runtime an offered one, then the newest.
class StopPreference {
 public:
  // Refers to both, which outlive it.
  StopPreference(const Catalog& catalog, const Waypoints& waypoints)
      : catalog_(catalog), waypoints_(waypoints) {}

  bool IsCertified(size_t node) const {
    return catalog_.releases()[node].distribution() == Distribution::kCertified;
  }
  // Two stops of one distribution: negative if the first is preferred.
  int CompareStops(size_t a, size_t b) const;

 private:
  const Catalog& catalog_;
  const Waypoints& waypoints_;
};

// How much speaks against a step.
using WeightOf = std::function<int(size_t from, size_t to)>;

struct ChosenPath {
  NodePath nodes;
  int weight = 0;
};

// The path with the least weight, then the most preferred: exact, by one
// backward pass over the layers, since both weight and preference of a path
// follow from those of its first step and of the best rest. Empty layers give
// an empty path.
ChosenPath ChoosePath(const StepsOut& steps, const Layers& layers,
                      const WeightOf& weight, const StopPreference& preference);

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_PATH_CHOICE_H_
