// A fleet as text for people. What a colour says, a word says as well.
//
// Pure; thread-safe.
#ifndef SERVICES_CLI_FLEET_FLEET_TEXT_H_
#define SERVICES_CLI_FLEET_FLEET_TEXT_H_

#include <string>

#include "astro/upgrade/v1/fleet_service.pb.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

// A table with a head.
std::string TextOf(const v1::ListDeploymentsResponse& response, bool colour);
std::string TextOf(const v1::ListChangesResponse& response, bool colour);
std::string TextOf(const v1::ListAcknowledgementsResponse& response,
                   bool colour);
std::string TextOf(const v1::ListSubscriptionsResponse& response, bool colour);

// `ending_days` is what was asked for.
std::string TextOf(const v1::SummarizeFleetResponse& summary, int ending_days,
                   bool colour);

// One Deployment, a line for each thing that is known.
std::string TextOf(const v1::FleetEntry& entry, bool colour);

// A change in one line.
std::string LineOf(const v1::FleetChange& change, bool colour);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_FLEET_FLEET_TEXT_H_
