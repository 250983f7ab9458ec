// Everything of fleets that a service runs: store, workers, calls, messages.
//
// Open, Attach, Start and Stop are called by one thread, in this order.
#ifndef SERVICES_SERVER_FLEET_DAEMON_FLEET_H_
#define SERVICES_SERVER_FLEET_DAEMON_FLEET_H_

#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/engine/engine.h"
#include "services/server/fleet/fleet_options.h"
#include "services/server/service_log.h"
#include "services/server/upgrade_server.h"
#include "services/telemetry/sample.h"

namespace upgrade_advisor {

class DaemonFleet {
 public:
  // Null without --store. A store that does not answer yet is no error: calls
  // say so until it does. Engine and log outlive it. kFailedPrecondition with
  // --store in a program that was linked without fleets (no_fleet.cc).
  static absl::StatusOr<std::unique_ptr<DaemonFleet>> Open(
      const FleetOptions& options, const Engine& engine, ServiceLog& log);
  virtual ~DaemonFleet() = default;

  // Has the server serve it, which it outlives.
  virtual void Attach(ServerSettings& settings) = 0;
  virtual void Start() = 0;
  // Ends workers and messages; what they had not finished is done by others, or
  // after the next start.
  virtual void Stop() = 0;

  virtual std::vector<Sample> Samples() const = 0;
};

// Brings the tables up to date, for --migrate-store.
absl::Status MigrateStore(const FleetOptions& options);

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_FLEET_DAEMON_FLEET_H_
