// What to write instead of a name that a step takes away.
//
// Pure; thread-safe.
#ifndef SERVICES_API_INDEX_MOVED_NAMES_H_
#define SERVICES_API_INDEX_MOVED_NAMES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "services/api_index/api_index.h"
#include "services/api_index/environment.h"
#include "services/domain/truth.h"

namespace upgrade_advisor {

struct Move {
  std::string to;  // dotted; empty: no place is known
  // Whether it is the same thing as the old name in the environment that the
  // step leaves, so that code with either name does the same today.
  Truth works_before = Truth::kUnknown;
  Truth works_after = Truth::kUnknown;
};

// Of a name that `before` offers and `after` does not. A place that works in
// both comes before one that only `after` has.
Move MoveOf(const ApiIndex& index, const Environment& before,
            const Environment& after, absl::string_view name);

}  // namespace upgrade_advisor

#endif  // SERVICES_API_INDEX_MOVED_NAMES_H_
