// Reads the public update feed of Astronomer Certified.
//
// Pure but for the report the node carries; not thread-safe on one report.
#ifndef SERVICES_CATALOG_CERTIFIED_FEED_H_
#define SERVICES_CATALOG_CERTIFIED_FEED_H_

#include <vector>

#include "services/catalog/listed_release.h"
#include "services/json/json_node.h"

namespace upgrade_advisor {

// Appends the releases of "available_releases" that have a readable version, in
// version order. A bare version X.Y.Z is a floating tag on the newest
// hotfix X.Y.Z-N and no release, unless no hotfix is listed: then it is the
// release. Everything wrong becomes a fault of `feed`'s report; a hotfix that
// is dated before the one it follows, or before its base, a notice.
void ReadCertifiedFeed(const JsonNode& feed,
                       std::vector<ListedRelease>& releases);

}  // namespace upgrade_advisor

#endif  // SERVICES_CATALOG_CERTIFIED_FEED_H_
