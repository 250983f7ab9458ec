// Snapshots for tests: the bundled catalog with plugins of folders.
#ifndef TESTS_ENGINE_TEST_SNAPSHOT_H_
#define TESTS_ENGINE_TEST_SNAPSHOT_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/catalog/catalog_loader.h"
#include "services/engine/snapshot.h"
#include "tests/plugin_host/test_plugins.h"

namespace upgrade_advisor {

inline CatalogPaths BundledCatalogPaths() {
  return CatalogPathsIn(UPGRADE_ADVISOR_SOURCE_DIR "/services/catalog/data");
}

inline std::shared_ptr<const Snapshot> SnapshotWith(
    Catalog catalog, const std::vector<std::string>& plugin_folders,
    Tier tier = Tier::kService) {
  std::vector<FactSheet> sheets = SheetsOf(catalog);
  std::unique_ptr<PluginHost> plugins =
      LoadFolders(plugin_folders, tier, sheets);
  return std::make_shared<const Snapshot>(
      std::move(catalog), std::move(sheets), std::move(plugins),
      ApiIndex::Load(UPGRADE_ADVISOR_SOURCE_DIR "/services/api_index/data")
          .value());
}

// With plugins as if a lock file trusted them.
inline std::shared_ptr<const Snapshot> TrustedSnapshot(
    const std::vector<std::string>& plugin_folders) {
  return SnapshotWith(
      LoadCatalog(ReadCatalogSources(BundledCatalogPaths()).value()).value(),
      plugin_folders);
}

}  // namespace upgrade_advisor

#endif  // TESTS_ENGINE_TEST_SNAPSHOT_H_
