// The gRPC services: thin shells around the engine.
//
// Methods are raw callback methods, so that malformed and oversized bytes get
// an error of ours with ErrorInfo instead of the library's. gRPC's threads only
// take requests and send answers; the work is done by RequestThreads.
// Thread-safe.
#ifndef SERVICES_SERVER_SERVICES_H_
#define SERVICES_SERVER_SERVICES_H_

#include <grpcpp/impl/service_type.h>

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "services/engine/engine.h"
#include "services/server/request_threads.h"

namespace upgrade_advisor {

// What the services work with.
struct ServiceParts {
  const Engine& engine;
  RequestThreads& threads;
  size_t request_bytes;  // the most that a request may have
  // Whether new calls are refused, because the service is about to end.
  const std::atomic<bool>& stopping;
};

// The services over parts that outlive them.
std::vector<std::unique_ptr<grpc::Service>> MakeServices(
    const ServiceParts& parts);

// Their full names, for health.
std::vector<std::string> ServiceNames();

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_SERVICES_H_
