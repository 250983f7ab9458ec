#include "services/server/fleet/deployment_stream.h"

#include <utility>

#include "services/engine/errors.h"
#include "services/server/grpc_status.h"

namespace upgrade_advisor {

DeploymentStream::DeploymentStream(
    FleetFront& front, std::string caller,
    std::function<absl::Status(const std::string&)> admit,
    v1::UpsertDeploymentsResponse* response)
    : front_(front),
      caller_(std::move(caller)),
      admit_(std::move(admit)),
      response_(response),
      session_(front.calls()) {
  StartRead(&message_);
}

void DeploymentStream::OnReadDone(bool ok) {
  // The client has sent all, or went away.
  if (!ok) return Run([this] { End(); });
  Run([this] { Take(); });
}

void DeploymentStream::Run(std::function<void()> work) {
  if (!front_.threads().Run(
          {caller_, message_.ByteSizeLong(), std::move(work)})) {
    FinishWith(Overloaded());
  }
}

void DeploymentStream::Take() {
  if (!is_admitted_) {
    const absl::Status admitted = admit_(message_.organization());
    if (!admitted.ok()) return FinishWith(admitted);
    is_admitted_ = true;
  }
  const absl::Status taken = session_.Take(message_);
  if (!taken.ok()) return FinishWith(taken);
  StartRead(&message_);
}

void DeploymentStream::End() {
  absl::StatusOr<v1::UpsertDeploymentsResponse> response = session_.Finish();
  if (response.ok()) *response_ = *std::move(response);
  FinishWith(response.status());
}

void DeploymentStream::FinishWith(const absl::Status& status) {
  Finish(ToGrpcStatus(status));
}

}  // namespace upgrade_advisor
