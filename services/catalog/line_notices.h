// Notices about releases and their lines.
//
// Pure but for the report the nodes of the releases carry.
#ifndef SERVICES_CATALOG_LINE_NOTICES_H_
#define SERVICES_CATALOG_LINE_NOTICES_H_

#include "absl/types/span.h"
#include "services/catalog/lifecycle_table.h"
#include "services/catalog/listed_release.h"

namespace upgrade_advisor {

// `releases`: sorted by version, facts of their lines filled in. Notices: a
// line without lifecycle row (once a line), a release of another Airflow minor
// than its line, a release after its own or its line's end of maintenance.
void AddLineNotices(absl::Span<const ListedRelease> releases,
                    const LifecycleTable& lifecycles);

}  // namespace upgrade_advisor

#endif  // SERVICES_CATALOG_LINE_NOTICES_H_
