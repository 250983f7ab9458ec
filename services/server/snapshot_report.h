// What the operator should know of a snapshot before the first request, and
// after a reload.
//
// Thread-safe.
#ifndef SERVICES_SERVER_SNAPSHOT_REPORT_H_
#define SERVICES_SERVER_SNAPSHOT_REPORT_H_

#include <string>

#include "services/engine/snapshot.h"
#include "services/server/service_log.h"

namespace upgrade_advisor {

// "catalog 0123abcd: 310 releases".
std::string CatalogLine(const Catalog& catalog);

// Notices of the catalog, a line for each plugin, and how many releases there
// are.
void ReportSnapshot(const Snapshot& snapshot, ServiceLog& log);

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_SNAPSHOT_REPORT_H_
