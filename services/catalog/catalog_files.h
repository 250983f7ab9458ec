// Reads the files of a catalog: the only place of this folder that does I/O.
//
// Blocking; safe to call from any thread.
#ifndef SERVICES_CATALOG_CATALOG_FILES_H_
#define SERVICES_CATALOG_CATALOG_FILES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/catalog/catalog_loader.h"

namespace upgrade_advisor {

struct CatalogPaths {
  std::string runtime_feed;
  std::string certified_feed;
  std::string lifecycle;
  std::string provider_packages;
  // "runtime:12.12.0=FILE": what pip freeze prints in the image of a release.
  std::vector<std::string> image_packages;
};

// The four files of the bundled catalog's names in `folder`.
CatalogPaths CatalogPathsIn(const std::string& folder);

// The texts of the files, named by their paths. The first file that cannot be
// read is the error, with its path: NOT_FOUND, PERMISSION_DENIED or what else
// absl::ErrnoToStatus makes of it; INVALID_ARGUMENT for image packages
// of another form. Of a file that is too large little more is
// read than LoadCatalog needs to refuse it.
absl::StatusOr<CatalogSources> ReadCatalogSources(const CatalogPaths& paths);

}  // namespace upgrade_advisor

#endif  // SERVICES_CATALOG_CATALOG_FILES_H_
