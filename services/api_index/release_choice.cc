#include "services/api_index/release_choice.h"

#include <algorithm>
#include <string>

namespace upgrade_advisor {
namespace {

// "1!2.0.0" and "7.0.0+astro.2" are builds of 2.0.0 and 7.0.0 that only images
// have.
Pep440Version PublicPart(const Pep440Version& version) {
  std::string text = version.Public().ToString();
  text.erase(0, text.find('!') + 1);
  return Pep440Version::Parse(text).value_or(version);
}

bool WorksWith(const IndexedRelease& release,
               const std::optional<Pep440Version>& airflow) {
  return !airflow || !release.airflow || *release.airflow <= *airflow;
}

}  // namespace

ReleaseRange RangeOf(const PackageIndex& package, Pep440Version version) {
  version = PublicPart(version);
  const auto releases = package.releases();
  const size_t place = package.PlaceOf(version);
  const size_t last = std::min(place, releases.size() - 1);
  const bool exact =
      place < releases.size() && releases[place].version == version;
  const size_t first = exact || place == 0 ? last : place - 1;
  return {static_cast<uint16_t>(first), static_cast<uint16_t>(last)};
}

std::optional<uint16_t> NewestBy(const PackageIndex& package,
                                 absl::CivilDay day,
                                 const std::optional<Pep440Version>& airflow,
                                 const Pep440Specifiers& wanted) {
  std::optional<uint16_t> out;
  const auto releases = package.releases();
  for (uint16_t i = 0; i < releases.size(); ++i) {
    if (releases[i].day <= day && !releases[i].yanked &&
        WorksWith(releases[i], airflow) &&
        wanted.Contains(releases[i].version)) {
      out = i;
    }
  }
  return out;
}

}  // namespace upgrade_advisor
