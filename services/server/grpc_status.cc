#include "services/server/grpc_status.h"

#include <string>

#include "services/engine/errors.h"

namespace upgrade_advisor {

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const absl::optional<absl::Cord> details = status.GetPayload(kErrorPayload);
  if (!details) {
    return ToGrpcStatus(MakeError(absl::StatusCode::kInternal,
                                  astro::upgrade::v1::ERROR_REASON_INTERNAL,
                                  "The service failed unexpectedly", {}));
  }
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()),
                      std::string(status.message()), std::string(*details));
}

}  // namespace upgrade_advisor
