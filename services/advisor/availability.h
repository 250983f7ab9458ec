// What a release is worth on a given day.
//
// Pure; thread-safe.
#ifndef SERVICES_ADVISOR_AVAILABILITY_H_
#define SERVICES_ADVISOR_AVAILABILITY_H_

#include "absl/time/civil_time.h"
#include "services/domain/release.h"

namespace upgrade_advisor {

// Released on or before the day. One whose day no source gives is not.
bool IsReleased(const Release& release, absl::CivilDay as_of);

// The last day of its line's maintenance has passed.
bool HasEnded(const Release& release, absl::CivilDay as_of);

// By its channel or by its version.
bool IsPrerelease(const Release& release);

// May be reached at all: not yanked, released, no prerelease.
bool IsUsable(const Release& release, absl::CivilDay as_of);

// Usable, and its line has not ended.
bool IsOffered(const Release& release, absl::CivilDay as_of);

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_AVAILABILITY_H_
