#include "services/advisor/waypoints.h"

#include "services/advisor/availability.h"

namespace upgrade_advisor {
namespace {

// Whether a later release of the span, which is ascending, is a usable hotfix
// of the same version.
bool HasNewerHotfix(absl::Span<const Release> releases, size_t i,
                    absl::CivilDay as_of) {
  for (size_t j = i + 1; j < releases.size(); ++j) {
    if (releases[j].distribution() != Distribution::kCertified ||
        releases[j].airflow != releases[i].airflow) {
      return false;
    }
    if (IsUsable(releases[j], as_of)) return true;
  }
  return false;
}

}  // namespace

Waypoints FindWaypoints(const Catalog& catalog, absl::CivilDay as_of) {
  const absl::Span<const Release> releases = catalog.releases();
  Waypoints out{NodeSet(releases.size()), NodeSet(releases.size())};
  for (size_t i = 0; i < releases.size(); ++i) {
    const Release& r = releases[i];
    if (!IsUsable(r, as_of)) continue;
    const bool certified = r.distribution() == Distribution::kCertified;
    if (certified && HasNewerHotfix(releases, i, as_of)) continue;
    out.usable.Add(i);
    if (certified || !HasEnded(r, as_of)) out.offered.Add(i);
  }
  return out;
}

}  // namespace upgrade_advisor
