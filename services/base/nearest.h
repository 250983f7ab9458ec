// Which known name somebody may have meant.
//
// Pure; thread-safe.
#ifndef SERVICES_BASE_NEAREST_H_
#define SERVICES_BASE_NEAREST_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace upgrade_advisor {

// How many single characters have to be inserted, removed, replaced or swapped
// with their neighbour to turn one text into the other. Costs the product of
// the two sizes.
size_t EditDistance(absl::string_view a, absl::string_view b);

// The name that is nearest by edits, the first of several; nothing if a third
// of the text or more would have to change. Texts over 256 bytes have none.
std::optional<std::string> NearestName(absl::string_view text,
                                       absl::Span<const std::string> names);

}  // namespace upgrade_advisor

#endif  // SERVICES_BASE_NEAREST_H_
