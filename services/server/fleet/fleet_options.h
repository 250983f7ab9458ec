// The options of upgrade-advisord for fleets.
#ifndef SERVICES_SERVER_FLEET_FLEET_OPTIONS_H_
#define SERVICES_SERVER_FLEET_FLEET_OPTIONS_H_

#include <string>

#include "services/fleet/store/database.h"
#include "services/server/request_threads.h"

namespace CLI {
class App;
}

namespace upgrade_advisor {

struct FleetOptions {
  std::string store;  // empty: no fleets
  std::string migrations = "apply";
  bool migrate_only = false;
  int connections = 8;
  int workers = 1;
  int threads = 4;
  // Where messages about changes may go, besides public addresses.
  bool webhooks_to_private = false;
  bool webhooks_to_loopback = false;
};

// --store, --store-migrations, --migrate-store, --store-connections,
// --fleet-workers,
// --fleet-threads, --webhooks-to-private, --webhooks-to-loopback.
void DeclareFleet(CLI::App& app, FleetOptions& options);

DatabaseOptions DatabaseOptionsOf(const FleetOptions& options);
RequestThreads::Limits FleetThreadsOf(const FleetOptions& options);

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_FLEET_FLEET_OPTIONS_H_
