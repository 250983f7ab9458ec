// `fleet summary`: the counts of a fleet, and the page with its Deployments.
//
// Blocking.
#ifndef SERVICES_CLI_FLEET_FLEET_SUMMARY_H_
#define SERVICES_CLI_FLEET_FLEET_SUMMARY_H_

#include "services/cli/fleet/fleet_client.h"
#include "services/cli/fleet/fleet_options.h"

namespace upgrade_advisor {

// The exit status. With --html, writes the page and prints nothing else.
int SummarizeFleet(const FleetClient& client,
                   const FleetCommandOptions& options);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_FLEET_FLEET_SUMMARY_H_
