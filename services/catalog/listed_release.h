// A release while its feed is being read: what the entry says, and where it is.
//
// A plain value.
#ifndef SERVICES_CATALOG_LISTED_RELEASE_H_
#define SERVICES_CATALOG_LISTED_RELEASE_H_

#include <optional>

#include "services/domain/release.h"
#include "services/json/json_node.h"

namespace upgrade_advisor {

struct ListedRelease {
  Release release;
  // What the entry says about LTS; empty: the line decides.
  std::optional<bool> lts;
  // The entry, for notices. Borrows from the document.
  JsonNode node;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_CATALOG_LISTED_RELEASE_H_
