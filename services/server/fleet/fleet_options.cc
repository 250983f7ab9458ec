#include "services/server/fleet/fleet_options.h"

#include <CLI/CLI.hpp>

namespace upgrade_advisor {

void DeclareFleet(CLI::App& app, FleetOptions& options) {
  app.add_option("--store", options.store,
                 "Stores fleets: sqlite:PATH, or postgresql://... as libpq "
                 "takes it. A password belongs into a file that PGPASSFILE "
                 "names. Default: FleetService is off")
      ->group("Fleets");
  app.add_option("--store-migrations", options.migrations,
                 "apply: brings the tables up to date. check: refuses to start "
                 "with tables of another version")
      ->check(CLI::IsMember({"apply", "check"}))
      ->capture_default_str()
      ->group("Fleets");
  app.add_flag("--migrate-store", options.migrate_only,
               "Brings the tables of --store up to date, and ends")
      ->needs("--store")
      ->group("Fleets");
  app.add_option("--store-connections", options.connections,
                 "The most connections to the store")
      ->check(CLI::Range(2, 200))
      ->capture_default_str()
      ->group("Fleets");
  app.add_option("--fleet-workers", options.workers,
                 "Threads that assess Deployments; 0: other services do")
      ->check(CLI::Range(0, 256))
      ->capture_default_str()
      ->group("Fleets");
  app.add_option("--fleet-threads", options.threads,
                 "Threads that work on calls of FleetService")
      ->check(CLI::Range(1, 256))
      ->capture_default_str()
      ->group("Fleets");
  app.add_flag("--webhooks-to-private", options.webhooks_to_private,
               "Lets subscriptions name receivers in private networks")
      ->group("Fleets");
  app.add_flag("--webhooks-to-loopback", options.webhooks_to_loopback,
               "Lets subscriptions name receivers on this machine, by http too")
      ->group("Fleets");
}

DatabaseOptions DatabaseOptionsOf(const FleetOptions& options) {
  DatabaseOptions out;
  out.url = options.store;
  out.connections = static_cast<size_t>(options.connections);
  out.migrating = options.migrations == "check" ? sql::Migrating::kOnlyCheck
                                                : sql::Migrating::kApply;
  return out;
}

RequestThreads::Limits FleetThreadsOf(const FleetOptions& options) {
  RequestThreads::Limits out;
  out.threads = options.threads;
  return out;
}

}  // namespace upgrade_advisor
