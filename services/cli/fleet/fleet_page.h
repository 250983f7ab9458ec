// A fleet as one page in HTML that needs no other file and no script.
//
// Pure; thread-safe.
#ifndef SERVICES_CLI_FLEET_FLEET_PAGE_H_
#define SERVICES_CLI_FLEET_FLEET_PAGE_H_

#include <string>

#include "astro/upgrade/v1/fleet_service.pb.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

struct FleetPage {
  std::string organization = {};
  std::string workspace = {};  // empty: all
  int ending_days = 90;
  v1::SummarizeFleetResponse summary = {};
  // The first by days left, with a token where there are more.
  v1::ListDeploymentsResponse deployments = {};
  v1::ListFindingsResponse findings = {};
};

std::string HtmlOf(const FleetPage& page);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_FLEET_FLEET_PAGE_H_
