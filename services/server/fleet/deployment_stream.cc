#include "services/server/fleet/deployment_stream.h"

#include <utility>

#include "astro/upgrade/v1/fleet_service.grpc.pb.h"
#include "services/engine/errors.h"
#include "services/server/call_bytes.h"
#include "services/server/grpc_status.h"

namespace upgrade_advisor {

DeploymentStream::DeploymentStream(
    FleetFront& front, std::string caller,
    std::function<absl::Status(const std::string&)> admit,
    grpc::ByteBuffer* response)
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
  Run([this] {
    const absl::Status taken = Take();
    if (!taken.ok()) return FinishWith(taken);
    StartRead(&message_);
  });
}

void DeploymentStream::Run(std::function<void()> work) {
  if (!front_.threads().Run({caller_, message_.Length(), std::move(work)})) {
    FinishWith(Overloaded());
  }
}

absl::Status DeploymentStream::Take() {
  const absl::StatusOr<v1::UpsertDeploymentsRequest> row =
      ReadRequest<v1::UpsertDeploymentsRequest>(message_);
  message_.Clear();
  if (!is_admitted_) {
    if (!row.ok()) return row.status();
    if (absl::Status s = admit_(row->organization()); !s.ok()) return s;
    is_admitted_ = true;
  }
  if (row.ok()) return session_.Take(*row);
  session_.TakeUnreadable(row.status());
  return absl::OkStatus();
}

void DeploymentStream::End() {
  const absl::StatusOr<v1::UpsertDeploymentsResponse> response =
      session_.Finish();
  FinishWith(response.ok() ? WriteResponse(*response, *response_)
                           : response.status());
}

void DeploymentStream::FinishWith(const absl::Status& status) {
  Finish(ToGrpcStatus(status));
}

}  // namespace upgrade_advisor
