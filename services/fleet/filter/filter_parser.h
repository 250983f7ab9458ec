// Reads filters as AIP-160 has them: comparisons, joined by AND (or nothing but
// a space) and by OR, which binds tighter; NOT, '-' and brackets.
//
// Pure; thread-safe.
#ifndef SERVICES_FLEET_FILTER_FILTER_PARSER_H_
#define SERVICES_FLEET_FILTER_FILTER_PARSER_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/fleet/filter/filter_tree.h"

namespace upgrade_advisor {

inline constexpr size_t kMaxFilterBytes = 2048;
inline constexpr int kMaxFilterDepth = 32;
inline constexpr int kMaxFilterComparisons = 100;

struct ParsedFilter {
  FilterNode tree = {};  // true with faults, and for an empty text
  // All that is wrong, in order, each as "column 9: there is no field ...".
  // What comes after a fault of the grammar is not looked at.
  std::vector<std::string> faults = {};
};

ParsedFilter ParseFilter(absl::string_view text);

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_FILTER_FILTER_PARSER_H_
