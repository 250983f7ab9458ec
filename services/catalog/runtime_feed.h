// Reads the public update feed of Astro Runtime.
//
// Pure but for the report the node carries; not thread-safe on one report.
#ifndef SERVICES_CATALOG_RUNTIME_FEED_H_
#define SERVICES_CATALOG_RUNTIME_FEED_H_

#include <vector>

#include "services/catalog/listed_release.h"
#include "services/json/json_node.h"

namespace upgrade_advisor {

// Appends those releases of "runtimeVersions" (X.Y.Z) and "runtimeVersionsV3"
// (X.Y-Z) that have a readable version and Airflow version, in version order.
// Everything wrong becomes a fault of `feed`'s report.
void ReadRuntimeFeed(const JsonNode& feed,
                     std::vector<ListedRelease>& releases);

}  // namespace upgrade_advisor

#endif  // SERVICES_CATALOG_RUNTIME_FEED_H_
