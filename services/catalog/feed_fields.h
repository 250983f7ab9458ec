// What entries of both feeds have in common.
//
// Pure but for the report the nodes carry.
#ifndef SERVICES_CATALOG_FEED_FIELDS_H_
#define SERVICES_CATALOG_FEED_FIELDS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/catalog/listed_release.h"
#include "services/domain/release.h"
#include "services/json/json_node.h"

namespace upgrade_advisor {

// `text` as a version of the distribution; empty, and a fault at `node`, if it
// is none.
std::optional<ReleaseVersion> ReadVersion(const JsonNode& node,
                                          Distribution distribution,
                                          absl::string_view text);

// The required member "channel"; empty, and a fault, for an unknown one.
std::string ReadChannel(const JsonNode& entry);

// The day of release at `key`, or empty with a notice: a release without a day
// is never offered.
std::optional<absl::CivilDay> ReadReleaseDay(const JsonNode& entry,
                                             absl::string_view key);

// Sorts by version; a version that is listed twice is a fault.
void SortByVersion(std::vector<ListedRelease>& releases);

}  // namespace upgrade_advisor

#endif  // SERVICES_CATALOG_FEED_FIELDS_H_
