#include "services/server/fleet/deployment_stream.h"

#include <utility>

#include "astro/upgrade/v1/fleet_service.grpc.pb.h"
#include "services/engine/errors.h"
#include "services/server/call_bytes.h"

namespace upgrade_advisor {

DeploymentStream::DeploymentStream(
    FleetFront& front, std::unique_ptr<StreamCall> call,
    std::function<absl::Status(const std::string&)> admit,
    grpc::ByteBuffer* response)
    : front_(front),
      call_(std::move(call)),
      admit_(std::move(admit)),
      response_(response),
      session_(front.calls()) {
  const absl::Status allowed = call_->CheckRate();
  if (allowed.ok()) {
    StartRead(&message_);
  } else {
    FinishWith(allowed);
  }
}

void DeploymentStream::OnReadDone(bool ok) {
  // The client has sent all, or went away.
  if (!ok) return Run([this] { End(); });
  const absl::Status has_room = call_->TakeReceived(message_.Length());
  if (!has_room.ok()) return FinishWith(has_room);
  Run([this] {
    const absl::Status taken = Take();
    call_->GiveBack();
    if (!taken.ok()) return FinishWith(taken);
    StartRead(&message_);
  });
}

void DeploymentStream::Run(std::function<void()> work) {
  if (!front_.threads().Run(
          {call_->caller(), message_.Length(), std::move(work)})) {
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
  if (!response.ok()) return FinishWith(response.status());
  const absl::Status written = WriteResponse(*response, *response_);
  if (written.ok()) call_->NoteSent(response_->Length());
  FinishWith(written);
}

void DeploymentStream::FinishWith(const absl::Status& status) {
  Finish(call_->Finished(status));
}

}  // namespace upgrade_advisor
