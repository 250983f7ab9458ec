// Where subscriptions and the changes for them are kept.
//
// Several services may share one store. A claim is a lease: whoever holds it
// sends, and a lease that has run out may be claimed again. Everything that
// ends a claim happens only while its lease is held, so doing it twice, or too
// late, changes nothing.
#ifndef SERVICES_FLEET_NOTIFY_NOTIFICATION_STORE_H_
#define SERVICES_FLEET_NOTIFY_NOTIFICATION_STORE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "astro/upgrade/v1/fleet.pb.h"
#include "services/fleet/notify/delivery_schedule.h"

namespace upgrade_advisor {

// A subscription that is due, held until the lease ends.
struct DeliveryClaim {
  // With its URL and secret; `delivered_sequence` is the cursor.
  astro::upgrade::v1::FleetSubscription subscription = {};
  std::string lease = {};
  // The last change of the message that was begun and not yet taken; 0: none.
  int64_t begun_sequence = 0;
  // Of that message.
  Refusals refusals = {};
};

// Changes for a subscription after its cursor.
struct PendingChanges {
  // In order.
  std::vector<astro::upgrade::v1::FleetChange> changes = {};
  // Up to here every change was looked at, whether it is for the subscription
  // or not.
  int64_t upto = 0;
  // There are more for the subscription.
  bool has_more = false;
};

// A message that was given up.
struct DeadLetter {
  std::string message_id = {};
  int64_t first_sequence = 0;
  int64_t last_sequence = 0;
  Refusals refusals = {};
};

// How a claim ends.
struct Settlement {
  // The cursor, at or behind the one that was claimed.
  int64_t delivered_sequence = 0;
  int64_t begun_sequence = 0;
  Refusals refusals = {};
  // Not due before.
  absl::Time next = absl::InfinitePast();
  std::optional<DeadLetter> dead_letter = {};
};

// Thread-safe. Errors: Unavailable while the store is away; FailedPrecondition
// if the lease is no longer held.
class NotificationStore {
 public:
  virtual ~NotificationStore() = default;

  // A subscription whose time has come, that has changes after its cursor and
  // that nobody holds; the one that waits longest. Nothing if there is none.
  virtual absl::StatusOr<std::optional<DeliveryClaim>> ClaimDue(
      absl::Time now, absl::Duration lease) = 0;

  // At most `limit` changes.
  virtual absl::StatusOr<PendingChanges> ReadChanges(const DeliveryClaim& claim,
                                                     size_t limit) = 0;

  // Notes that a message up to this change is about to be sent, so that it is
  // the same message when it is sent again.
  virtual absl::Status Begin(const DeliveryClaim& claim,
                             int64_t last_sequence) = 0;

  // Notes all of it at once, and gives the claim up.
  virtual absl::Status Settle(const DeliveryClaim& claim,
                              const Settlement& settlement) = 0;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_NOTIFY_NOTIFICATION_STORE_H_
