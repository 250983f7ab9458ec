#include "services/cli/fleet/fleet_client.h"

#include <iostream>
#include <utility>

#include "services/cli/client/error_text.h"

namespace upgrade_advisor {

absl::StatusOr<FleetClient> FleetClient::Open(
    const FleetCommandOptions& options) {
  auto channel = OpenChannel(options.channel);
  if (!channel.ok()) return channel.status();
  FleetClient out(options);
  out.stub_ = v1::FleetService::NewStub(*channel);
  return out;
}

void FleetClient::SetDeadline(grpc::ClientContext& context) const {
  context.set_deadline(std::chrono::system_clock::now() +
                       std::chrono::seconds(options_->timeout_seconds));
}

int FleetClient::Complain(const grpc::Status& status) const {
  if (options_->format == FleetFormat::kJson) std::cout << ErrorJson(status);
  std::cerr << ErrorText(status) << ConnectionAdvice(status, options_->channel);
  if (status.error_code() == grpc::StatusCode::UNIMPLEMENTED) {
    std::cerr << "The service keeps no fleet: its operator turns that on with "
                 "--store\n";
  }
  return kFleetCouldNot;
}

int ComplainOf(const absl::Status& status) {
  std::cerr << status.message() << "\n";
  return absl::IsInvalidArgument(status) ? kFleetUsage : kFleetCouldNot;
}

int EndOfOutput() { return std::cout.flush() ? kFleetDone : kFleetCouldNot; }

}  // namespace upgrade_advisor
