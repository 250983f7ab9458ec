// The options that name the files of a catalog, each with its path.
#ifndef SERVICES_CATALOG_CATALOG_OPTIONS_H_
#define SERVICES_CATALOG_CATALOG_OPTIONS_H_

#include <string>

#include "services/catalog/catalog_files.h"

namespace upgrade_advisor {

struct CatalogOption {
  const char* name;
  std::string CatalogPaths::*path;
};

// Those that have one path; --image-packages has many.
inline constexpr CatalogOption kCatalogOptions[] = {
    {"--runtime-feed", &CatalogPaths::runtime_feed},
    {"--certified-feed", &CatalogPaths::certified_feed},
    {"--lifecycle", &CatalogPaths::lifecycle},
    {"--provider-packages", &CatalogPaths::provider_packages},
};

}  // namespace upgrade_advisor

#endif  // SERVICES_CATALOG_CATALOG_OPTIONS_H_
