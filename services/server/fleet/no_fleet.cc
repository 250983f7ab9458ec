// Takes the place of daemon_fleet.cc in a program that has no fleets: one that
// is to run where the clients of databases and of HTTP are not installed.

#include "services/server/fleet/daemon_fleet.h"

namespace upgrade_advisor {
namespace {

absl::Status NoFleets() {
  return absl::FailedPreconditionError(
      "--store: this program was built without fleets, as the one of the "
      "Python "
      "package is; build the service from its source");
}

}  // namespace

absl::StatusOr<std::unique_ptr<DaemonFleet>> DaemonFleet::Open(
    const FleetOptions& options, const Engine&, ServiceLog&) {
  if (options.store.empty()) return nullptr;
  return NoFleets();
}

absl::Status MigrateStore(const FleetOptions&) { return NoFleets(); }

}  // namespace upgrade_advisor
