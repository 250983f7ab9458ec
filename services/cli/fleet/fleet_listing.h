// `fleet list` and `fleet changes`: lists that come in pages.
//
// Blocking; a page is printed before the next is asked for, so that memory does
// not grow with the fleet.
#ifndef SERVICES_CLI_FLEET_FLEET_LISTING_H_
#define SERVICES_CLI_FLEET_FLEET_LISTING_H_

#include "services/cli/fleet/fleet_client.h"
#include "services/cli/fleet/fleet_options.h"

namespace upgrade_advisor {

// The exit status.
int ListFleet(const FleetClient& client, const FleetCommandOptions& options);
int ListFleetChanges(const FleetClient& client,
                     const FleetCommandOptions& options);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_FLEET_FLEET_LISTING_H_
