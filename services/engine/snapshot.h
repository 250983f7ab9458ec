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
#include "services/catalog/catalog.h"
#include "services/catalog/catalog_files.h"
#include "services/plugin_host/plugin_host.h"

namespace upgrade_advisor {

class Snapshot {
 public:
  // Takes ownership; builds the release graph.
  Snapshot(Catalog catalog, std::unique_ptr<PluginHost> plugins);
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

  const Catalog& catalog() const { return catalog_; }
  const PluginHost& plugins() const { return *plugins_; }
  const ReleaseGraph& graph() const { return graph_; }

 private:
  const Catalog catalog_;
  const std::unique_ptr<PluginHost> plugins_;
  const ReleaseGraph graph_;
};

// Reads the catalog's files and loads the plugins. Fails only on the catalog: a
// plugin that cannot be loaded is listed with its reason. Forks for each
// plugin; call it before threads exist.
absl::StatusOr<std::shared_ptr<const Snapshot>> LoadSnapshot(
    const CatalogPaths& catalog,
    const std::vector<std::string>& plugin_folders);

}  // namespace upgrade_advisor

#endif  // SERVICES_ENGINE_SNAPSHOT_H_
