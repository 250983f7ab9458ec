// What an organization decides about its fleet: targets, acknowledgements,
// subscriptions.
//
// Blocking; each is one call. They return the exit status.
#ifndef SERVICES_CLI_FLEET_FLEET_SETTINGS_H_
#define SERVICES_CLI_FLEET_FLEET_SETTINGS_H_

#include "absl/status/statusor.h"
#include "services/cli/fleet/fleet_client.h"
#include "services/cli/fleet/fleet_options.h"

namespace upgrade_advisor {

int SetFleetTarget(const FleetClient& client,
                   const FleetCommandOptions& options);
int AcknowledgeInFleet(const FleetClient& client,
                       const FleetCommandOptions& options);
int RevokeInFleet(const FleetClient& client,
                  const FleetCommandOptions& options);
int ListFleetAcknowledgements(const FleetClient& client,
                              const FleetCommandOptions& options);
int SubscribeToFleet(const FleetClient& client,
                     const FleetCommandOptions& options);
int ListFleetSubscriptions(const FleetClient& client,
                           const FleetCommandOptions& options);
int UnsubscribeFromFleet(const FleetClient& client,
                         const FleetCommandOptions& options);

// Of the options; InvalidArgument names the one at fault. The second reads the
// secret's file, or a line of standard input.
absl::StatusOr<v1::SetTargetRequest> SetTargetRequestOf(
    const FleetCommandOptions& options);
absl::StatusOr<v1::SubscribeRequest> SubscribeRequestOf(
    const FleetCommandOptions& options);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_FLEET_FLEET_SETTINGS_H_
