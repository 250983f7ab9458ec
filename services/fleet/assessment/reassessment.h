// When an assessment has to be made again, and for whom a new catalog matters
// first.
//
// An assessment is a function of the stored Deployment, its settings, the
// catalog with the plugins, and the day. Of the day only those matter on which
// something in the catalog begins or ends, or an acknowledgement is over:
// between two of them it stays as it is.
//
// Pure; thread-safe.
#ifndef SERVICES_FLEET_ASSESSMENT_REASSESSMENT_H_
#define SERVICES_FLEET_ASSESSMENT_REASSESSMENT_H_

#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "astro/upgrade/v1/fleet.pb.h"
#include "services/catalog/catalog.h"
#include "services/fleet/assessment/assessor.h"

namespace upgrade_advisor {

// A day that never comes.
inline constexpr absl::CivilDay kNeverDue(9999, 12, 31);

// The days on which a catalog says something else than on the day before,
// ascending: a release is out, maintenance or basic support has ended.
std::vector<absl::CivilDay> TurningDays(const Catalog& catalog);

// The first day after `today` on which an assessment of `today` may be wrong.
absl::CivilDay DueAfter(absl::CivilDay today,
                        const std::vector<absl::CivilDay>& turning_days,
                        const FleetSettings& settings);

// "runtime 12.1.0".
std::string NameOf(const v1::ReleaseRef& ref);

// What a catalog says of each release, a line each, to be compared later.
std::string CatalogRecord(const Catalog& catalog);

// What two catalogs differ in.
struct CatalogDifference {
  // "runtime 12.1.0": new, gone, withdrawn, or said otherwise.
  std::set<std::string> releases = {};
  // Something about whole lines.
  bool lines_differ = false;

  bool empty() const { return releases.empty() && !lines_differ; }
};

CatalogDifference Compare(absl::string_view before, absl::string_view after);

// Whether a difference is about what runs or about a step of the plan, or the
// Deployment had no plan: these are assessed first. All others are assessed
// after them, since a release that is new or withdrawn may open or close a way
// that the plan did not take.
bool ConcernsDirectly(const CatalogDifference& difference,
                      const v1::Assessment& assessment);

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_ASSESSMENT_REASSESSMENT_H_
