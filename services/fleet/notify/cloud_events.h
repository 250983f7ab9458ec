// Changes as CloudEvents 1.0 in JSON.
//
// Pure; thread-safe.
#ifndef SERVICES_FLEET_NOTIFY_CLOUD_EVENTS_H_
#define SERVICES_FLEET_NOTIFY_CLOUD_EVENTS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "astro/upgrade/v1/fleet.pb.h"

namespace upgrade_advisor {

// The media type of a batch.
inline constexpr absl::string_view kCloudEventsType =
    "application/cloudevents-batch+json; charset=utf-8";

// One event: `id` is "ORGANIZATION/SEQUENCE" and stays the same however often
// it is sent; `type` says the first of the kinds; `data` is the change in the
// JSON of protobuf, every field written. If it would be larger than `limit`
// bytes, the lists of its assessments are left out and the extension
// `truncated` is true.
std::string CloudEvent(const astro::upgrade::v1::FleetChange& change,
                       size_t limit);

// Events as a batch, of structured mode.
std::string CloudEventsBatch(const std::vector<std::string>& events);

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_NOTIFY_CLOUD_EVENTS_H_
