// Reads the table of provider packages: {"5.0.4": {"standard": {"name":
// "version"}}}. Other image variants are ignored.
//
// Pure but for the report the node carries; not thread-safe on one report.
#ifndef SERVICES_CATALOG_PROVIDER_TABLE_H_
#define SERVICES_CATALOG_PROVIDER_TABLE_H_

#include <vector>

#include "services/catalog/json_node.h"
#include "services/catalog/listed_release.h"

namespace upgrade_advisor {

// Gives the Runtime releases among `releases`, sorted by version, their
// packages: names normalised as PEP 503 says, sorted. A row for a release that
// is not there is a notice; everything wrong is a fault.
void ReadProviderTable(const JsonNode& table,
                       std::vector<ListedRelease>& releases);

}  // namespace upgrade_advisor

#endif  // SERVICES_CATALOG_PROVIDER_TABLE_H_
