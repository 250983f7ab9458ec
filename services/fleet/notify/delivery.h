// One delivery: claims a subscription that is due, sends its next message and
// notes what came of it.
//
// Thread-safe if the store and the sender are.
#ifndef SERVICES_FLEET_NOTIFY_DELIVERY_H_
#define SERVICES_FLEET_NOTIFY_DELIVERY_H_

#include <functional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/fleet/notify/message_sender.h"
#include "services/fleet/notify/notification_store.h"

namespace upgrade_advisor {

// Longer than a message may take, with what the store takes.
inline constexpr absl::Duration kDeliveryLease = absl::Seconds(60);

enum class Delivery {
  kNothingDue,
  kTaken,     // the receiver has it
  kRefused,   // it will be sent again
  kGivenUp,   // it is a dead letter
  kNotNeeded  // no change is for the subscription, or its quiet hours last
};

// At least once: if the process ends between sending and noting, the same
// message goes out again, with the same ids. An error is the store's.
absl::StatusOr<Delivery> DeliverNext(NotificationStore& store,
                                     MessageSender& sender,
                                     const std::function<absl::Time()>& now);

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_NOTIFY_DELIVERY_H_
