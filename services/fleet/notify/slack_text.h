// Changes as a message for Slack, and for what takes the same bodies.
//
// Pure; thread-safe.
#ifndef SERVICES_FLEET_NOTIFY_SLACK_TEXT_H_
#define SERVICES_FLEET_NOTIFY_SLACK_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "astro/upgrade/v1/fleet.pb.h"

namespace upgrade_advisor {

inline constexpr absl::string_view kSlackType = "application/json";

// {"text": ...}: a line for each thing that happened, with the number of
// Deployments and at most ten of their names. The changes are of one
// organization, in order, at least one.
std::string SlackBody(
    absl::Span<const astro::upgrade::v1::FleetChange> changes);

// The same for a day: what a Deployment was before its first change against
// what it is after its last. What went back to where it was is only counted.
std::string SlackDigest(
    absl::Span<const astro::upgrade::v1::FleetChange> changes);

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_NOTIFY_SLACK_TEXT_H_
