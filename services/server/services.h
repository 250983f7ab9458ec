// The gRPC services: thin shells around the engine.
//
// Methods are raw callback methods, so that malformed and oversized bytes get
// an error of ours with ErrorInfo instead of the library's. gRPC's threads only
// take requests and send answers; the work is done by RequestThreads.
// Thread-safe.
#ifndef SERVICES_SERVER_SERVICES_H_
#define SERVICES_SERVER_SERVICES_H_

#include <grpcpp/impl/service_type.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "services/engine/engine.h"
#include "services/server/answer_cache.h"
#include "services/server/call_authorizer.h"
#include "services/server/call_limiter.h"
#include "services/server/request_threads.h"
#include "services/server/work_counts.h"
#include "services/telemetry/call_telemetry.h"

namespace upgrade_advisor {

// Calls that arrive while the service is about to end.
//
// A call that reaches gRPC once its server has begun to stop is cancelled,
// which no client repeats. So late calls are kept until their connections know
// that they will be closed, and are refused then: clients repeat them
// elsewhere. Thread-safe.
class LateCalls {
 public:
  // From now on calls are late.
  void Begin();
  // False if the call is not late. `refuse` runs later, or at once if the kept
  // ones have been refused already.
  bool Keep(std::function<void()> refuse);
  void RefuseAll();

 private:
  std::mutex mutex_;  // never held while a call is refused
  bool late_ ABSL_GUARDED_BY(mutex_) = false;
  bool refusing_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::function<void()>> kept_ ABSL_GUARDED_BY(mutex_);
};

// What the services work with.
struct ServiceParts {
  const Engine& engine;
  RequestThreads& threads;
  size_t request_bytes;  // the most that a request may have
  LateCalls& late;
  CallAuthorizer* authorizer;  // null: whoever connects may call everything
  AnswerCache* cache;          // null: every request is worked out
  CallLimiter* limiter;        // null: callers may ask for anything
  CallTelemetry* telemetry;    // null: nobody asks what calls there were
  WorkCounts* counts;          // null: nobody asks what came of them
};

// A service that a program adds to those of every server; the parts outlive it.
using AddedService =
    std::function<std::unique_ptr<grpc::Service>(const ServiceParts& parts)>;

// The services over parts that outlive them.
std::vector<std::unique_ptr<grpc::Service>> MakeServices(
    const ServiceParts& parts);

// "/astro.upgrade.v1.UpgradeService/PlanUpgrade", of all of the API.
std::vector<std::string> MethodPaths();

// Their full names, for health.
std::vector<std::string> ServiceNames();

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_SERVICES_H_
