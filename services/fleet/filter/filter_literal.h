// What a value in a filter means for the field it is compared with.
//
// Pure; thread-safe.
#ifndef SERVICES_FLEET_FILTER_FILTER_LITERAL_H_
#define SERVICES_FLEET_FILTER_FILTER_LITERAL_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/fleet/filter/filter_field.h"
#include "services/fleet/filter/filter_text.h"
#include "services/fleet/filter/filter_tree.h"

namespace upgrade_advisor {

// Why the field is not compared with the operator; empty if it is.
std::string ComparatorFault(const FieldRow& field, absl::string_view written);

// What is wanted of a field. InvalidArgument with a message that says what
// would be right.
absl::StatusOr<Wanted> ReadWanted(const FieldRow& field,
                                  const WrittenValue& value);

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_FILTER_FILTER_LITERAL_H_
