#include "services/engine/snapshot.h"

#include <utility>

#include "services/catalog/catalog_loader.h"
#include "services/facts/release_sheet.h"

namespace upgrade_advisor {
namespace {

std::vector<FactSheet> SheetsOf(const Catalog& catalog) {
  std::vector<FactSheet> sheets;
  sheets.reserve(catalog.releases().size());
  for (const Release& release : catalog.releases()) {
    sheets.push_back(BuildReleaseSheet(release));
  }
  return sheets;
}

}  // namespace

Snapshot::Snapshot(Catalog catalog, std::unique_ptr<PluginHost> plugins)
    : catalog_(std::move(catalog)),
      plugins_(std::move(plugins)),
      graph_(&catalog_, plugins_.get(), SheetsOf(catalog_)) {}

absl::StatusOr<std::shared_ptr<const Snapshot>> LoadSnapshot(
    const CatalogPaths& catalog,
    const std::vector<std::string>& plugin_folders) {
  absl::StatusOr<CatalogSources> sources = ReadCatalogSources(catalog);
  if (!sources.ok()) return sources.status();
  absl::StatusOr<Catalog> loaded = LoadCatalog(*sources);
  if (!loaded.ok()) return loaded.status();
  return std::make_shared<const Snapshot>(*std::move(loaded),
                                          PluginHost::Load(plugin_folders));
}

}  // namespace upgrade_advisor
