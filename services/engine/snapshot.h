// A snapshot: catalog, plugins and release graph together.
//
// Immutable, hence thread-safe. Every request pins exactly one.
#ifndef SERVICES_ENGINE_SNAPSHOT_H_
#define SERVICES_ENGINE_SNAPSHOT_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/advisor/release_graph.h"
#include "services/api_index/api_index.h"
#include "services/api_index/environment.h"
#include "services/catalog/catalog.h"
#include "services/catalog/catalog_files.h"
#include "services/engine/question_book.h"
#include "services/plugin_host/plugin_host.h"
#include "services/plugin_host/plugin_loader.h"

namespace upgrade_advisor {

// A fact sheet for every release of the catalog, in its order.
std::vector<FactSheet> SheetsOf(const Catalog& catalog);

class Snapshot {
 public:
  // Takes ownership; builds the release graph. `sheets` are SheetsOf(catalog),
  // whose elements stay where they are: plugins may know them by address.
  Snapshot(Catalog catalog, std::vector<FactSheet> sheets,
           std::unique_ptr<PluginHost> plugins, ApiIndex api_index = {});
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

  const Catalog& catalog() const { return catalog_; }
  const PluginHost& plugins() const { return *plugins_; }
  const ReleaseGraph& graph() const { return graph_; }
  const ApiIndex& api_index() const { return api_index_; }
  // Of the facts that the plugins' advisories ask for.
  const QuestionBook& question_book() const { return question_book_; }
  // Of the images of the catalog's releases, in its order.
  absl::Span<const Environment> environments() const { return environments_; }

 private:
  const Catalog catalog_;
  const std::unique_ptr<PluginHost> plugins_;
  const ReleaseGraph graph_;
  const ApiIndex api_index_;
  const std::vector<Environment> environments_;
  const QuestionBook question_book_;
};

struct SnapshotSources {
  CatalogPaths catalog;
  PluginSources plugins;
  // The folder of the index of released packages; empty: without one.
  std::string api_index = {};
  // Of the URLs among the paths of the catalog.
  FetchedTexts fetched = {};
};

// Reads the catalog's files and the index, and loads the plugins. Fails only on
// the catalog and the index: a plugin that cannot be loaded is listed with its
// reason.
absl::StatusOr<std::shared_ptr<const Snapshot>> LoadSnapshot(
    const SnapshotSources& sources, PluginLoader& loader);

// The same to take the place of `serving`: fails also on every plugin that is
// refused, unless it was refused before for the same reason.
absl::StatusOr<std::shared_ptr<const Snapshot>> LoadSuccessor(
    const SnapshotSources& sources, PluginLoader& loader,
    const Snapshot& serving);

}  // namespace upgrade_advisor

#endif  // SERVICES_ENGINE_SNAPSHOT_H_
