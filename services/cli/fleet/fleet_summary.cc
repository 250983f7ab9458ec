#include "services/cli/fleet/fleet_summary.h"

#include <iostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/base/replace_file.h"
#include "services/cli/client/text_page.h"
#include "services/cli/fleet/fleet_csv.h"
#include "services/cli/fleet/fleet_json.h"
#include "services/cli/fleet/fleet_page.h"
#include "services/cli/fleet/fleet_text.h"

namespace upgrade_advisor {
namespace {

constexpr int kPageRows = 1000;
constexpr unsigned kPageMode = 0644;

std::string TextIn(const v1::SummarizeFleetResponse& summary,
                   const FleetCommandOptions& options) {
  switch (options.format) {
    case FleetFormat::kJson:
      return JsonOf(summary);
    case FleetFormat::kCsv:
      return CsvOf(summary);
    case FleetFormat::kTable:
      break;
  }
  return TextOf(summary, options.ending_days, WantsColour(options.color));
}

// The Deployments whose lines end first.
v1::ListDeploymentsRequest FirstDeployments(
    const FleetCommandOptions& options) {
  v1::ListDeploymentsRequest request;
  request.set_organization(options.organization);
  if (!options.workspace.empty()) {
    request.set_filter(absl::StrCat("workspace = \"", options.workspace, "\""));
  }
  request.set_order_by("days_left");
  request.set_page_size(kPageRows);
  return request;
}

v1::ListFindingsRequest AllFindings(const FleetCommandOptions& options) {
  v1::ListFindingsRequest request;
  request.set_organization(options.organization);
  request.set_workspace(options.workspace);
  request.set_page_size(kPageRows);
  return request;
}

int WritePage(const FleetClient& client, const FleetCommandOptions& options,
              FleetPage page) {
  page.organization = options.organization;
  page.workspace = options.workspace;
  page.ending_days = options.ending_days;
  grpc::Status status =
      client.Call(&FleetClient::Stub::ListDeployments,
                  FirstDeployments(options), page.deployments);
  if (!status.ok()) return client.Complain(status);
  status = client.Call(&FleetClient::Stub::ListFindings, AllFindings(options),
                       page.findings);
  if (!status.ok()) return client.Complain(status);
  const absl::Status written = PutFile(options.html, HtmlOf(page), kPageMode);
  if (written.ok()) return kFleetDone;
  std::cerr << "--html: " << written.message() << "\n";
  return kFleetCouldNot;
}

}  // namespace

int SummarizeFleet(const FleetClient& client,
                   const FleetCommandOptions& options) {
  v1::SummarizeFleetRequest request;
  request.set_organization(options.organization);
  request.set_workspace(options.workspace);
  request.set_ending_days(options.ending_days);
  v1::SummarizeFleetResponse response;
  const grpc::Status status =
      client.Call(&FleetClient::Stub::SummarizeFleet, request, response);
  if (!status.ok()) return client.Complain(status);
  if (!options.html.empty()) {
    FleetPage page;
    page.summary = std::move(response);
    return WritePage(client, options, std::move(page));
  }
  std::cout << TextIn(response, options);
  return EndOfOutput();
}

}  // namespace upgrade_advisor
