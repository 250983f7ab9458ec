// The day on which maintenance ends, as a number that sorts.
//
// Pure; thread-safe.
#ifndef SERVICES_FLEET_STORE_END_DAY_H_
#define SERVICES_FLEET_STORE_END_DAY_H_

#include <cstdint>
#include <limits>
#include <optional>

#include "absl/time/civil_time.h"
#include "astro/upgrade/v1/fleet.pb.h"
#include "services/domain/day.h"

namespace upgrade_advisor {

// Where no source names a day: after all others.
inline constexpr int64_t kNoEndDay = std::numeric_limits<int32_t>::max();

// Days since 1970-01-01.
inline int64_t NumberOf(absl::CivilDay day) {
  return day - absl::CivilDay(1970, 1, 1);
}

inline absl::CivilDay CivilDayOf(int64_t number) {
  return absl::CivilDay(1970, 1, 1) + number;
}

inline int64_t EndDayOf(const astro::upgrade::v1::Assessment& assessment) {
  const std::optional<absl::CivilDay> day =
      ParseDay(assessment.end_of_maintenance());
  return day ? NumberOf(*day) : kNoEndDay;
}

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_STORE_END_DAY_H_
