// `fleet import`: sends Deployments of one source to the service.
//
// Blocking. Memory does not grow with the source, but for --astro, whose answer
// is read as a whole.
#ifndef SERVICES_CLI_FLEET_FLEET_IMPORT_H_
#define SERVICES_CLI_FLEET_FLEET_IMPORT_H_

#include "services/cli/fleet/fleet_client.h"
#include "services/cli/fleet/fleet_options.h"

namespace upgrade_advisor {

// The exit status: 0 everything is stored, 1 a row was faulty or the service
// was away, 2 usage.
int ImportFleet(const FleetClient& client, const FleetCommandOptions& options);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_FLEET_FLEET_IMPORT_H_
