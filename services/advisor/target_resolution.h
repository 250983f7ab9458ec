// From what was asked for to a release of the catalog.
//
// Pure; thread-safe.
#ifndef SERVICES_ADVISOR_TARGET_RESOLUTION_H_
#define SERVICES_ADVISOR_TARGET_RESOLUTION_H_

#include <optional>
#include <vector>

#include "services/advisor/gates.h"
#include "services/advisor/plan.h"
#include "services/advisor/plan_request.h"
#include "services/catalog/catalog.h"

namespace upgrade_advisor {

struct ResolvedTarget {
  // The release to reach; null if there is none, or nothing is to do.
  const Release* release = nullptr;
  // Nothing newer fits a policy, or the target runs already.
  bool nothing_to_do = false;
  // What an ended line means for this way of naming a target.
  EndedLine ended = EndedLine::kFails;
  // Set iff there is no release and something was to do.
  Reason reason;
  // An exact or Airflow target that lies below what runs: the request is wrong,
  // it is not a plan without a path.
  bool not_newer = false;
  std::optional<Release> nearest_usable;
  std::vector<Note> notes;
};

ResolvedTarget ResolveTarget(const Catalog& catalog,
                             const PlanRequest& request);

// The usable release closest to an unusable target: of its line if there is one
// above it, then below it, then of any later line, then of any earlier. Ended
// lines count.
std::optional<Release> NearestUsable(const Catalog& catalog,
                                     const Release& start,
                                     const ReleaseVersion& wanted,
                                     absl::CivilDay as_of);

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_TARGET_RESOLUTION_H_
