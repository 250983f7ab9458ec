// FleetService on the wire: calls, the stream of Deployments that comes in, and
// the streams of changes that go out.
//
// Calls wait for the store, so they have threads of their own: a store that is
// slow holds up no plan. Thread-safe.
#ifndef SERVICES_SERVER_FLEET_FLEET_FRONT_H_
#define SERVICES_SERVER_FLEET_FLEET_FRONT_H_

#include <grpcpp/impl/service_type.h>

#include <memory>

#include "services/fleet/calls/fleet_calls.h"
#include "services/server/fleet/change_watches.h"
#include "services/server/request_threads.h"
#include "services/server/services.h"

namespace upgrade_advisor {

class FleetFront {
 public:
  // The calls outlive it.
  FleetFront(FleetCalls& calls, const RequestThreads::Limits& limits)
      : calls_(calls), threads_(limits), watches_(calls) {}

  // The service over parts that outlive it, as this object does.
  std::unique_ptr<grpc::Service> MakeService(const ServiceParts& parts);

  // Changes may have been written.
  void Wake() { watches_.Wake(); }
  // Ends all watches, and takes no more.
  void EndWatches() { watches_.End(); }

  FleetCalls& calls() { return calls_; }
  RequestThreads& threads() { return threads_; }
  ChangeWatches& watches() { return watches_; }

 private:
  FleetCalls& calls_;
  RequestThreads threads_;
  ChangeWatches watches_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_FLEET_FLEET_FRONT_H_
