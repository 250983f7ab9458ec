// Reads the files of a catalog: the only place of this folder that does I/O.
//
// Blocking; safe to call from any thread.
#ifndef SERVICES_CATALOG_CATALOG_FILES_H_
#define SERVICES_CATALOG_CATALOG_FILES_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/catalog/catalog_loader.h"

namespace upgrade_advisor {

// Each is a file, or a URL whose text was fetched before.
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

// Whether a path of a catalog names no file but a URL.
bool IsUrl(absl::string_view path);

// "runtime:12.12.0=FILE" as its release and its file; both are empty if it has
// another form.
struct ImagePath {
  absl::string_view release;
  absl::string_view file;
};
ImagePath ImagePathOf(absl::string_view option);

// What was fetched, by its URL.
using FetchedTexts =
    absl::flat_hash_map<std::string, std::shared_ptr<const std::string>>;

// The texts of the files, named by their paths, and those of `fetched`, named
// by their URLs without the query. The first file that cannot be read is the
// error, with its path: NOT_FOUND, PERMISSION_DENIED or what else
// absl::ErrnoToStatus makes of it; INVALID_ARGUMENT for image packages
// of another form, and for a URL that was not fetched. Of a file that is too
// large little more is read than LoadCatalog needs to refuse it.
absl::StatusOr<CatalogSources> ReadCatalogSources(
    const CatalogPaths& paths, const FetchedTexts& fetched = {});

}  // namespace upgrade_advisor

#endif  // SERVICES_CATALOG_CATALOG_FILES_H_
