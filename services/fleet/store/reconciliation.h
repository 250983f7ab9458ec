// Announces what has become true: makes the outcome of Deployments that of
// their subjects, writes the changes, and keeps the population counted.
#ifndef SERVICES_FLEET_STORE_RECONCILIATION_H_
#define SERVICES_FLEET_STORE_RECONCILIATION_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "services/fleet/sql/connection.h"
#include "services/fleet/store/outcome_cache.h"

namespace upgrade_advisor {

// For all Deployments of the subjects. The caller holds the locks of the
// subjects, in a transaction whose time is `now`; locks of organizations are
// taken here. Returns how many changes were written.
absl::StatusOr<int64_t> Reconcile(sql::Connection& connection,
                                  OutcomeCache& outcomes,
                                  absl::Span<const int64_t> subjects,
                                  int64_t now);

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_STORE_RECONCILIATION_H_
