// From the engine's errors to gRPC's.
#ifndef SERVICES_SERVER_GRPC_STATUS_H_
#define SERVICES_SERVER_GRPC_STATUS_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace upgrade_advisor {

// The code, the message, and the details the status carries as a payload. Every
// error gets ErrorInfo: one that carries none becomes ERROR_REASON_INTERNAL.
grpc::Status ToGrpcStatus(const absl::Status& status);

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_GRPC_STATUS_H_
