// Everything of fleets that a service runs: store, workers, calls, messages.
//
// Open, Attach, Start and Stop are called by one thread, in this order.
#ifndef SERVICES_SERVER_FLEET_DAEMON_FLEET_H_
#define SERVICES_SERVER_FLEET_DAEMON_FLEET_H_

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "services/engine/engine.h"
#include "services/fleet/calls/fleet_calls.h"
#include "services/fleet/notify/notifier.h"
#include "services/fleet/notify/webhook_sender.h"
#include "services/fleet/store/fleet_store.h"
#include "services/fleet/store/notification_store.h"
#include "services/fleet/workers/fleet_workers.h"
#include "services/server/fleet/fleet_front.h"
#include "services/server/fleet/fleet_options.h"
#include "services/server/service_log.h"
#include "services/server/upgrade_server.h"
#include "services/telemetry/sample.h"

namespace upgrade_advisor {

class DaemonFleet {
 public:
  // Null without --store. A store that does not answer yet is no error: calls
  // say so until it does. Engine and log outlive it.
  static absl::StatusOr<std::unique_ptr<DaemonFleet>> Open(
      const FleetOptions& options, const Engine& engine, ServiceLog& log);
  ~DaemonFleet();

  // Has the server serve it, which it outlives.
  void Attach(ServerSettings& settings);
  void Start();
  // Ends workers and messages; what they had not finished is done by others, or
  // after the next start.
  void Stop();

  std::vector<Sample> Samples() const;

 private:
  DaemonFleet(const FleetOptions& options, const Engine& engine,
              ServiceLog& log, std::unique_ptr<Database> database);

  FleetWorkerOptions WorkerOptions(const FleetOptions& options,
                                   ServiceLog& log);
  // Has those look who follow changes.
  void TellFollowers();
  Notifier::Counts MessageCounts() const;

  const std::string name_;  // unique among the services of a store
  FleetStore store_;
  SqlNotificationStore subscriptions_;
  FleetWorkers workers_;
  FleetCalls calls_;
  FleetFront front_;
  WebhookSender sender_;
  mutable std::mutex mutex_;
  // While it runs.
  std::unique_ptr<Notifier> notifier_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_FLEET_DAEMON_FLEET_H_
