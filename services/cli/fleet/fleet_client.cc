#include "services/cli/fleet/fleet_client.h"

#include <iostream>
#include <utility>

#include "services/cli/client/error_text.h"

namespace upgrade_advisor {
namespace {

// An acknowledgement is checked where those of a plan are.
constexpr FieldOption kFields[] = {
    {"acknowledgements[0].advisory_id", "advisory"},
    {"acknowledgements[0].reason", "--reason"},
    {"acknowledgements[0].expires", "--expires"},
    {"acknowledgement.acknowledgement.advisory_id", "advisory"},
    {"acknowledgement.acknowledgement.reason", "--reason"},
    {"acknowledgement.acknowledgement.expires", "--expires"},
    {"acknowledgement.owner", "--owner"},
    {"acknowledgement.scope.organization", "--organization"},
    {"acknowledgement.scope.workspace", "--workspace"},
    {"acknowledgement.scope.deployment_id", "--deployment"},
    {"subscription.scope.organization", "--organization"},
    {"subscription.scope.workspace", "--workspace"},
    {"subscription.scope.deployment_id", "--deployment"},
    {"subscription.url", "--url"},
    {"subscription.secret", "--secret-file"},
    {"subscription.format", "--body"},
    {"subscription.kinds", "--kind"},
    {"subscription.quiet_from", "--quiet-from"},
    {"subscription.quiet_until", "--quiet-until"},
    {"scope.organization", "--organization"},
    {"scope.workspace", "--workspace"},
    {"scope.deployment_id", "--deployment"},
    {"target.target", "--to"},
    {"organization", "--organization"},
    {"workspace", "--workspace"},
    {"deployment_id", "--deployment"},
    {"deployment_ids", "id"},
    {"filter", "--filter"},
    {"order_by", "--order-by"},
    {"ending_days", "--ending-days"},
    {"after", "--after"}};

}  // namespace

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
  if (status.error_code() == grpc::StatusCode::UNIMPLEMENTED) {
    std::cerr << "The service does not have this call: its operator turns "
                 "fleets on with --store\n";
    return kFleetCouldNot;
  }
  std::cerr << ErrorText(status, kFields)
            << ConnectionAdvice(status, options_->channel);
  return kFleetCouldNot;
}

int ComplainOf(const absl::Status& status) {
  std::cerr << status.message() << "\n";
  return absl::IsInvalidArgument(status) ? kFleetUsage : kFleetCouldNot;
}

int EndOfOutput() { return std::cout.flush() ? kFleetDone : kFleetCouldNot; }

}  // namespace upgrade_advisor
