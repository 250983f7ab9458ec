#include "services/engine/snapshot.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/catalog/catalog_loader.h"
#include "services/sheets/release_sheet.h"

namespace upgrade_advisor {
namespace {

// Whether the same file was refused for the same reason already.
bool WasRefused(const Snapshot& before, const PluginStatus& status) {
  const absl::Span<const PluginStatus> plugins = before.plugins().plugins();
  return std::any_of(
      plugins.begin(), plugins.end(), [&](const PluginStatus& old) {
        return !old.loaded && old.file == status.file &&
               old.digest == status.digest && old.failure == status.failure;
      });
}

}  // namespace

std::vector<FactSheet> SheetsOf(const Catalog& catalog) {
  std::vector<FactSheet> sheets;
  sheets.reserve(catalog.releases().size());
  for (const Release& release : catalog.releases()) {
    sheets.push_back(BuildReleaseSheet(release));
  }
  return sheets;
}

Snapshot::Snapshot(Catalog catalog, std::vector<FactSheet> sheets,
                   std::unique_ptr<PluginHost> plugins, ApiIndex api_index)
    : catalog_(std::move(catalog)),
      plugins_(std::move(plugins)),
      graph_(&catalog_, plugins_.get(), std::move(sheets)),
      api_index_(std::move(api_index)),
      environments_(EnvironmentsOf(catalog_.releases(), api_index_)),
      question_book_(plugins_->advisories()) {}

absl::StatusOr<std::shared_ptr<const Snapshot>> LoadSnapshot(
    const SnapshotSources& sources, PluginLoader& loader) {
  absl::StatusOr<CatalogSources> files =
      ReadCatalogSources(sources.catalog, sources.fetched);
  if (!files.ok()) return files.status();
  absl::StatusOr<Catalog> catalog = LoadCatalog(*files);
  if (!catalog.ok()) return catalog.status();
  ApiIndex api_index;
  if (!sources.api_index.empty()) {
    absl::StatusOr<ApiIndex> read = ApiIndex::Load(sources.api_index);
    if (!read.ok()) return read.status();
    api_index = *std::move(read);
  }
  std::vector<FactSheet> sheets = SheetsOf(*catalog);
  std::unique_ptr<PluginHost> plugins = loader.Load(sources.plugins, sheets);
  return std::make_shared<const Snapshot>(*std::move(catalog),
                                          std::move(sheets), std::move(plugins),
                                          std::move(api_index));
}

absl::StatusOr<std::shared_ptr<const Snapshot>> LoadSuccessor(
    const SnapshotSources& sources, PluginLoader& loader,
    const Snapshot& serving) {
  absl::StatusOr<std::shared_ptr<const Snapshot>> next =
      LoadSnapshot(sources, loader);
  if (!next.ok()) return next.status();
  std::string refused;
  for (const PluginStatus& status : (*next)->plugins().plugins()) {
    if (status.loaded || WasRefused(serving, status)) continue;
    absl::StrAppend(&refused, refused.empty() ? "" : "\n", "plugin ", status.id,
                    " (", status.file, "): ", status.failure);
  }
  if (refused.empty()) return next;
  return absl::FailedPreconditionError(refused);
}

}  // namespace upgrade_advisor
