// The gRPC services: thin shells around the engine.
//
// Methods are raw callback methods, so that malformed and oversized bytes get
// an error of ours with ErrorInfo instead of the library's. They answer on
// gRPC's own threads: no call blocks. Thread-safe.
#ifndef SERVICES_SERVER_SERVICES_H_
#define SERVICES_SERVER_SERVICES_H_

#include <grpcpp/impl/service_type.h>

#include <memory>
#include <vector>

#include "services/engine/engine.h"

namespace upgrade_advisor {

// The services over one engine, which outlives them.
std::vector<std::unique_ptr<grpc::Service>> MakeServices(const Engine& engine);

// Their full names, for health.
std::vector<std::string> ServiceNames();

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_SERVICES_H_
