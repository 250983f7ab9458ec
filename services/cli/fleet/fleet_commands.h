// Runs the commands below `fleet`.
//
// Blocking; a gRPC client of a service that runs elsewhere.
#ifndef SERVICES_CLI_FLEET_FLEET_COMMANDS_H_
#define SERVICES_CLI_FLEET_FLEET_COMMANDS_H_

#include "services/cli/fleet/fleet_options.h"

namespace upgrade_advisor {

// Runs the command that was parsed. Returns the exit status: 0 done, 1 could
// not answer or a row was faulty, 2 usage.
int RunFleet(const FleetCommandOptions& options);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_FLEET_FLEET_COMMANDS_H_
