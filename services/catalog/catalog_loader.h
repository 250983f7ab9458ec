// Makes a Catalog from the texts of its files.
//
// Pure: no files, clock or network (catalog_files.h reads files). Safe to call
// from any thread.
#ifndef SERVICES_CATALOG_CATALOG_LOADER_H_
#define SERVICES_CATALOG_CATALOG_LOADER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/catalog/catalog.h"

namespace upgrade_advisor {

struct CatalogSource {
  std::string name;  // shown in messages, e.g. the name of the file
  std::string text;
};

// What pip freeze prints in the image of a Runtime release.
struct ImagePackages {
  std::string release;  // "12.12.0"
  CatalogSource freeze;
};

struct CatalogSources {
  // The public update feeds of the distributions; unknown fields are ignored.
  CatalogSource runtime_feed;
  CatalogSource certified_feed;
  // Ours; see services/catalog/data.
  CatalogSource lifecycle;
  CatalogSource provider_packages;
  // Replaces what the table says of these releases, or does not.
  std::vector<ImagePackages> image_packages;
};

// All texts make the catalog or none: a fault in any of them is
// INVALID_ARGUMENT, whose message lists the first 20 faults of all files and
// their total, one a line, each with the file, the place and what would be
// right. Faults are: not JSON or not UTF-8; larger than 16 MiB, deeper than 64
// levels or more than 500,000 values; a duplicate key or version; a version,
// day, channel or type that is wrong; a required field that is missing. What is
// merely odd becomes a notice of the catalog.
absl::StatusOr<Catalog> LoadCatalog(const CatalogSources& sources);

}  // namespace upgrade_advisor

#endif  // SERVICES_CATALOG_CATALOG_LOADER_H_
