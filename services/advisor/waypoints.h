// Which releases may be stops on the way.
//
// Pure; thread-safe.
#ifndef SERVICES_ADVISOR_WAYPOINTS_H_
#define SERVICES_ADVISOR_WAYPOINTS_H_

#include "absl/time/civil_time.h"
#include "services/advisor/node_set.h"
#include "services/catalog/catalog.h"

namespace upgrade_advisor {

struct Waypoints {
  // Offered Runtime releases, and of every Certified version the newest hotfix
  // of the day: Certified has ended as a whole and is used anyway.
  NodeSet offered;
  // The same with Runtime releases of ended lines, for where no offered one
  // will do.
  NodeSet usable;
};

// Nodes are the catalog's releases, in its order.
Waypoints FindWaypoints(const Catalog& catalog, absl::CivilDay as_of);

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_WAYPOINTS_H_
