#include "services/cli/fleet/fleet_commands.h"

#include <algorithm>
#include <iostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/cli/client/text_page.h"
#include "services/cli/fleet/fleet_client.h"
#include "services/cli/fleet/fleet_import.h"
#include "services/cli/fleet/fleet_json.h"
#include "services/cli/fleet/fleet_listing.h"
#include "services/cli/fleet/fleet_settings.h"
#include "services/cli/fleet/fleet_summary.h"
#include "services/cli/fleet/fleet_text.h"
#include "services/cli/fleet/fleet_watch.h"
#include "services/cli/formats/answer_text.h"

namespace upgrade_advisor {
namespace {

// Of DeleteDeploymentsRequest.
constexpr size_t kDeletedAtOnce = 1000;

std::string PlanTextOf(const v1::GetDeploymentResponse& response,
                       const FleetCommandOptions& options) {
  Options plan;
  plan.color = options.color;
  plan.verbose = options.verbose;
  AnswerContext context;
  context.deployment = response.deployment().name();
  return absl::StrCat("\n",
                      AnswerText(response.plan(), plan, std::move(context)));
}

int GetFromFleet(const FleetClient& client,
                 const FleetCommandOptions& options) {
  v1::GetDeploymentRequest request;
  request.set_organization(options.organization);
  request.set_deployment_id(options.ids.front());
  request.set_include_plan(options.plan);
  // What the text of a plan is made of.
  if (options.plan) request.set_view(v1::VIEW_FULL);
  v1::GetDeploymentResponse response;
  const grpc::Status status =
      client.Call(&FleetClient::Stub::GetDeployment, request, response);
  if (!status.ok()) return client.Complain(status);
  if (options.format == FleetFormat::kJson) {
    std::cout << JsonOf(response);
    return EndOfOutput();
  }
  std::cout << TextOf(response.deployment(), WantsColour(options.color));
  if (response.has_plan()) std::cout << PlanTextOf(response, options);
  return EndOfOutput();
}

int DeleteFromFleet(const FleetClient& client,
                    const FleetCommandOptions& options) {
  v1::DeleteDeploymentsResponse total;
  for (size_t i = 0; i < options.ids.size(); i += kDeletedAtOnce) {
    v1::DeleteDeploymentsRequest request;
    request.set_organization(options.organization);
    const size_t end = std::min(options.ids.size(), i + kDeletedAtOnce);
    for (size_t k = i; k < end; ++k) {
      request.add_deployment_ids(options.ids[k]);
    }
    v1::DeleteDeploymentsResponse response;
    const grpc::Status status =
        client.Call(&FleetClient::Stub::DeleteDeployments, request, response);
    if (!status.ok()) return client.Complain(status);
    total.set_deleted(total.deleted() + response.deleted());
    total.set_missing(total.missing() + response.missing());
  }
  std::cout << (options.format == FleetFormat::kJson
                    ? JsonOf(total)
                    : absl::StrCat(total.deleted(), " deleted, ",
                                   total.missing(), " were not there\n"));
  return EndOfOutput();
}

int Run(const FleetClient& client, const FleetCommandOptions& options) {
  switch (options.command) {
    case FleetCommand::kImport:
      return ImportFleet(client, options);
    case FleetCommand::kList:
      return ListFleet(client, options);
    case FleetCommand::kSummary:
      return SummarizeFleet(client, options);
    case FleetCommand::kChanges:
      return ListFleetChanges(client, options);
    case FleetCommand::kWatch:
      return WatchFleet(client, options);
    case FleetCommand::kAck:
      return AcknowledgeInFleet(client, options);
    case FleetCommand::kRevoke:
      return RevokeInFleet(client, options);
    case FleetCommand::kAcks:
      return ListFleetAcknowledgements(client, options);
    case FleetCommand::kTarget:
      return SetFleetTarget(client, options);
    case FleetCommand::kGet:
      return GetFromFleet(client, options);
    case FleetCommand::kDelete:
      return DeleteFromFleet(client, options);
    case FleetCommand::kSubscribe:
      return SubscribeToFleet(client, options);
    case FleetCommand::kSubscriptions:
      return ListFleetSubscriptions(client, options);
    case FleetCommand::kUnsubscribe:
      return UnsubscribeFromFleet(client, options);
    case FleetCommand::kNone:
      break;
  }
  return kFleetUsage;
}

}  // namespace

int RunFleet(const FleetCommandOptions& options) {
  const absl::StatusOr<FleetClient> client = FleetClient::Open(options);
  if (!client.ok()) return ComplainOf(client.status());
  return Run(*client, options);
}

}  // namespace upgrade_advisor
