#include "services/cli/fleet/upsert_stream.h"

#include <iostream>
#include <thread>
#include <utility>

#include "services/cli/fleet/fleet_watch.h"

namespace upgrade_advisor {
namespace {

// A source may be slow, and the call is open while it is read.
constexpr std::chrono::hours kStreamTime{1};

}  // namespace

UpsertChunk::UpsertChunk(const FleetClient& client, std::string organization)
    : client_(client), organization_(std::move(organization)) {}

void UpsertChunk::Open() {
  call_ = std::make_unique<Call>();
  call_->context.set_deadline(std::chrono::system_clock::now() + kStreamTime);
  call_->writer =
      client_.stub().UpsertDeployments(&call_->context, &call_->response);
}

void UpsertChunk::Add(v1::FleetDeployment deployment) {
  v1::UpsertDeploymentsRequest& row = rows_.emplace_back();
  if (rows_.size() == 1) {
    row.set_organization(organization_);
    Open();
  }
  *row.mutable_deployment() = std::move(deployment);
  bytes_ += row.ByteSizeLong();
  // Where that fails, the end of the call says why.
  call_->writer->Write(row);
}

grpc::Status UpsertChunk::End() {
  call_->writer->WritesDone();
  return call_->writer->Finish();
}

grpc::Status UpsertChunk::Finish(int tries,
                                 v1::UpsertDeploymentsResponse& response) {
  grpc::Status status = End();
  WatchBackOff back_off;
  for (int i = 1;
       i < tries && status.error_code() == grpc::StatusCode::UNAVAILABLE; ++i) {
    const std::chrono::milliseconds wait = back_off.Next();
    std::cerr << "The service is away (" << status.error_message()
              << "); next try in " << static_cast<double>(wait.count()) / 1000
              << " s\n";
    std::this_thread::sleep_for(wait);
    Open();
    for (const v1::UpsertDeploymentsRequest& row : rows_) {
      if (!call_->writer->Write(row)) break;
    }
    status = End();
  }
  if (status.ok()) response = std::move(call_->response);
  return status;
}

}  // namespace upgrade_advisor
