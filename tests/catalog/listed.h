// A listed release, for tests that know what their catalog lists.
#ifndef TESTS_CATALOG_LISTED_H_
#define TESTS_CATALOG_LISTED_H_

#include "services/catalog/catalog.h"

namespace upgrade_advisor {

// Null if it is not listed.
inline const Release* Listed(const Catalog& catalog,
                             const ReleaseVersion& version) {
  return catalog.Find(version).Match(
      [](const Release& release) { return &release; }, [] { return nullptr; });
}

}  // namespace upgrade_advisor

#endif  // TESTS_CATALOG_LISTED_H_
