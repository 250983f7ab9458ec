// Which way a hop goes: up, level or down.
//
// Pure; thread-safe.
#ifndef SERVICES_ADVISOR_VERSION_DIRECTION_H_
#define SERVICES_ADVISOR_VERSION_DIRECTION_H_

#include <cstdint>
#include <string>

#include "services/domain/release.h"

namespace upgrade_advisor {

enum class Direction : uint8_t { kDown, kSame, kUp };

// Within a distribution the version decides, and Airflow must not go down.
// Across distributions Airflow versions compare, and an equal one is up: the
// migration is the change. From Runtime to Certified is always down.
Direction DirectionOf(const Release& source, const Release& target);

// Negative, zero or positive by Airflow version, by the minor where a patch is
// not known.
int CompareAirflow(const Release& a, const Release& b);

// The same for two minors, such as "2.9" and "2.10".
int CompareAirflowMinors(absl::string_view a, absl::string_view b);

// "Airflow 2.3.2", or "Airflow 2.10, patch unknown".
std::string AirflowText(const Release& release);
// "runtime 5.0.4".
std::string ReleaseText(const Release& release);

// The release is of another Airflow major than the other.
bool CrossesAirflowMajor(const Release& source, const Release& target);

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_VERSION_DIRECTION_H_
