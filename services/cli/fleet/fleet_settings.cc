#include "services/cli/fleet/fleet_settings.h"

#include <iostream>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/cli/client/option_files.h"
#include "services/cli/client/requests.h"
#include "services/cli/client/text_page.h"
#include "services/cli/fleet/fleet_csv.h"
#include "services/cli/fleet/fleet_json.h"
#include "services/cli/fleet/fleet_text.h"
#include "services/cli/fleet/fleet_words.h"

namespace upgrade_advisor {
namespace {

v1::FleetScope ScopeOf(const FleetCommandOptions& options) {
  v1::FleetScope out;
  out.set_organization(options.organization);
  out.set_workspace(options.workspace);
  out.set_deployment_id(options.deployment);
  return out;
}

// Calls, and prints the response as JSON or what `text` makes of it.
template <typename Request, typename Response, typename Text>
int Ask(const FleetClient& client, const FleetCommandOptions& options,
        grpc::Status (FleetClient::Stub::*method)(grpc::ClientContext*,
                                                  const Request&, Response*),
        const Request& request, Text text) {
  Response response;
  const grpc::Status status = client.Call(method, request, response);
  if (!status.ok()) return client.Complain(status);
  std::cout << (options.format == FleetFormat::kJson ? JsonOf(response)
                                                     : text(response));
  return EndOfOutput();
}

// The text or the table of a list.
template <typename Response>
std::string ListText(const Response& response,
                     const FleetCommandOptions& options) {
  return options.format == FleetFormat::kCsv
             ? CsvOf(response)
             : TextOf(response, WantsColour(options.color));
}

// The first line of what an option names.
absl::StatusOr<std::string> ReadLine(absl::string_view option,
                                     const std::string& path) {
  absl::StatusOr<std::string> text = ReadFileOf(option, path);
  if (!text.ok()) return text.status();
  std::string line(
      absl::StripAsciiWhitespace(text->substr(0, text->find('\n'))));
  if (!line.empty()) return line;
  return absl::InvalidArgumentError(
      absl::StrCat(option, ": the first line of ",
                   path == "-" ? "standard input" : path, " is empty"));
}

}  // namespace

absl::StatusOr<v1::SetTargetRequest> SetTargetRequestOf(
    const FleetCommandOptions& options) {
  v1::SetTargetRequest request;
  *request.mutable_scope() = ScopeOf(options);
  if (options.inherit) return request;
  v1::FleetTarget& target = *request.mutable_target();
  if (absl::Status s = ReadTarget(options.target, *target.mutable_target());
      !s.ok()) {
    return s;
  }
  target.set_allow_deprecated(options.target.allow_deprecated);
  return request;
}

int SetFleetTarget(const FleetClient& client,
                   const FleetCommandOptions& options) {
  const absl::StatusOr<v1::SetTargetRequest> request =
      SetTargetRequestOf(options);
  if (!request.ok()) return ComplainOf(request.status());
  return Ask(client, options, &FleetClient::Stub::SetTarget, *request,
             [](const v1::SetTargetResponse& response) {
               return absl::StrCat(response.changed(),
                                   response.changed() == 1 ? " Deployment aims"
                                                           : " Deployments aim",
                                   " at something else now\n");
             });
}

int AcknowledgeInFleet(const FleetClient& client,
                       const FleetCommandOptions& options) {
  v1::AcknowledgeRequest request;
  v1::FleetAcknowledgement& ack = *request.mutable_acknowledgement();
  *ack.mutable_scope() = ScopeOf(options);
  ack.set_owner(options.owner);
  ack.mutable_acknowledgement()->set_advisory_id(
      absl::AsciiStrToUpper(options.advisory));
  ack.mutable_acknowledgement()->set_reason(options.reason);
  ack.mutable_acknowledgement()->set_expires(options.expires);
  return Ask(client, options, &FleetClient::Stub::Acknowledge, request,
             [](const v1::AcknowledgeResponse& response) {
               return absl::StrCat(
                   response.acknowledgement().acknowledgement_id(), "\n");
             });
}

int RevokeInFleet(const FleetClient& client,
                  const FleetCommandOptions& options) {
  v1::RevokeRequest request;
  request.set_organization(options.organization);
  request.set_acknowledgement_id(options.ids.front());
  return Ask(client, options, &FleetClient::Stub::Revoke, request,
             [](const v1::RevokeResponse& response) {
               return absl::StrCat(
                   response.acknowledgement().acknowledgement_id(),
                   " is revoked\n");
             });
}

int ListFleetAcknowledgements(const FleetClient& client,
                              const FleetCommandOptions& options) {
  v1::ListAcknowledgementsRequest request;
  request.set_organization(options.organization);
  return Ask(client, options, &FleetClient::Stub::ListAcknowledgements, request,
             [&](const v1::ListAcknowledgementsResponse& response) {
               return ListText(response, options);
             });
}

absl::StatusOr<v1::SubscribeRequest> SubscribeRequestOf(
    const FleetCommandOptions& options) {
  const FleetSubscribeOptions& from = options.subscribe;
  if (from.url == "-" && from.secret_file == "-") {
    return absl::InvalidArgumentError(
        "--url and --secret-file: only one of them can be standard input");
  }
  v1::SubscribeRequest request;
  v1::FleetSubscription& out = *request.mutable_subscription();
  *out.mutable_scope() = ScopeOf(options);
  const absl::StatusOr<std::string> url =
      from.url == "-" ? ReadLine("--url", "-") : from.url;
  if (!url.ok()) return url.status();
  out.set_url(*url);
  if (!from.secret_file.empty()) {
    absl::StatusOr<std::string> secret =
        ReadLine("--secret-file", from.secret_file);
    if (!secret.ok()) return secret.status();
    out.set_secret(*std::move(secret));
  }
  out.set_format(from.body == "slack"
                     ? v1::FleetSubscription::FORMAT_SLACK
                     : v1::FleetSubscription::FORMAT_CLOUDEVENTS);
  for (const std::string& kind : from.kinds) out.add_kinds(ChangeKindOf(kind));
  out.set_daily(from.daily);
  out.set_quiet_from(from.quiet_from);
  out.set_quiet_until(from.quiet_until);
  return request;
}

int SubscribeToFleet(const FleetClient& client,
                     const FleetCommandOptions& options) {
  const absl::StatusOr<v1::SubscribeRequest> request =
      SubscribeRequestOf(options);
  if (!request.ok()) return ComplainOf(request.status());
  return Ask(client, options, &FleetClient::Stub::Subscribe, *request,
             [](const v1::SubscribeResponse& response) {
               return absl::StrCat(response.subscription().subscription_id(),
                                   "\n");
             });
}

int ListFleetSubscriptions(const FleetClient& client,
                           const FleetCommandOptions& options) {
  v1::ListSubscriptionsRequest request;
  request.set_organization(options.organization);
  return Ask(client, options, &FleetClient::Stub::ListSubscriptions, request,
             [&](const v1::ListSubscriptionsResponse& response) {
               return ListText(response, options);
             });
}

int UnsubscribeFromFleet(const FleetClient& client,
                         const FleetCommandOptions& options) {
  v1::UnsubscribeRequest request;
  request.set_organization(options.organization);
  request.set_subscription_id(options.ids.front());
  return Ask(client, options, &FleetClient::Stub::Unsubscribe, request,
             [&](const v1::UnsubscribeResponse&) {
               return absl::StrCat(options.ids.front(), " has ended\n");
             });
}

}  // namespace upgrade_advisor
