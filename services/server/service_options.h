// Where a service takes its catalog and plugins from, as command-line options.
//
// The daemon and the command line share them.
#ifndef SERVICES_SERVER_SERVICE_OPTIONS_H_
#define SERVICES_SERVER_SERVICE_OPTIONS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/engine/snapshot.h"

namespace CLI {
class App;
}

namespace upgrade_advisor {

struct ServiceOptions {
  // Empty parts are the bundled ones.
  CatalogPaths catalog;
  // No lock file: the bundled one.
  PluginSources plugins;
  // Folder of the index of released packages.
  std::string api_index;
  int worker_slots = 2;
  int plugin_budget_ms = 500;
};

// --runtime-feed, --certified-feed, --lifecycle, --provider-packages,
// --api-index, --plugin-lock, --plugin-dir, --worker-slots, --plugin-budget-ms.
void AddServiceOptions(CLI::App& app, ServiceOptions& options);

// Whether one of them was given.
bool HasServiceOptions(const ServiceOptions& options);

// What --version prints.
inline constexpr char kProgramVersion[] = "upgrade-advisor 0.1.0";

// Bundled data, plugins and the worker program are found from the place of the
// running binary.
SnapshotSources SourcesOf(const ServiceOptions& options);
PluginLoaderOptions LoaderOptionsOf(const ServiceOptions& options);

// A bundled file, by its path below the data of this installation.
std::string DataFile(const std::string& path);

// FailedPrecondition if that place is not known: nothing is found then.
absl::Status CheckInstallation();

// Today in UTC.
absl::CivilDay TodayUtc();

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_SERVICE_OPTIONS_H_
