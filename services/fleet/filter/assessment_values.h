// What an assessment has in the fields of a filter.
//
// Pure; thread-safe.
#ifndef SERVICES_FLEET_FILTER_ASSESSMENT_VALUES_H_
#define SERVICES_FLEET_FILTER_ASSESSMENT_VALUES_H_

#include <cstdint>
#include <optional>

#include "astro/upgrade/v1/fleet.pb.h"
#include "services/fleet/filter/filter_field.h"

namespace upgrade_advisor {

// Nothing for fields of the stored Deployment; unset for those that the
// assessment leaves empty. A text that is not a version of its kind is unset.
std::optional<FieldValue> AssessmentValue(
    FilterField field, const astro::upgrade::v1::Assessment& assessment,
    std::optional<int32_t> days_left);

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_FILTER_ASSESSMENT_VALUES_H_
