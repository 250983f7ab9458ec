#include "services/advisor/availability.h"

#include "services/catalog/channel.h"

namespace upgrade_advisor {

bool IsReleased(const Release& release, absl::CivilDay as_of) {
  return release.release_date && *release.release_date <= as_of;
}

bool HasEnded(const Release& release, absl::CivilDay as_of) {
  return release.end_of_maintenance && *release.end_of_maintenance < as_of;
}

bool IsPrerelease(const Release& release) {
  return IsPrereleaseChannel(release.channel) ||
         release.version.is_prerelease();
}

bool IsUsable(const Release& release, absl::CivilDay as_of) {
  return !release.yanked && IsReleased(release, as_of) &&
         !IsPrerelease(release);
}

bool IsOffered(const Release& release, absl::CivilDay as_of) {
  return IsUsable(release, as_of) && !HasEnded(release, as_of);
}

}  // namespace upgrade_advisor
