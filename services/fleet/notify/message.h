// The next message of a subscription: which changes are in it, and its body.
//
// Pure; thread-safe.
#ifndef SERVICES_FLEET_NOTIFY_MESSAGE_H_
#define SERVICES_FLEET_NOTIFY_MESSAGE_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "astro/upgrade/v1/fleet.pb.h"

namespace upgrade_advisor {

inline constexpr size_t kMessageChanges = 100;
inline constexpr size_t kMessageBytes = 256 << 10;
// A digest is short whatever happened.
inline constexpr size_t kDigestChanges = 10'000;

struct Message {
  // Of this subscription and last change, and no other: "msg_" and 32 hex
  // digits.
  std::string id = {};
  std::string content_type = {};
  std::string body = {};
  // How many of the changes are in it, and the sequence of the last.
  size_t changes = 0;
  int64_t last_sequence = 0;
};

// How many changes one message of the subscription may have.
size_t MostChanges(const astro::upgrade::v1::FleetSubscription& subscription);

// Of changes in order, at least one: as many as fit, at least one.
Message NextMessage(const astro::upgrade::v1::FleetSubscription& subscription,
                    absl::Span<const astro::upgrade::v1::FleetChange> changes);

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_NOTIFY_MESSAGE_H_
