// When the next message of a subscription is due.
//
// Pure; thread-safe.
#ifndef SERVICES_FLEET_NOTIFY_DELIVERY_SCHEDULE_H_
#define SERVICES_FLEET_NOTIFY_DELIVERY_SCHEDULE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "astro/upgrade/v1/fleet.pb.h"

namespace upgrade_advisor {

// What the pause after a refusal begins with, and where it stops rising.
inline constexpr absl::Duration kFirstPause = absl::Seconds(10);
inline constexpr absl::Duration kLongestPause = absl::Hours(1);
// A message that was refused for so long is given up.
inline constexpr absl::Duration kPatience = absl::Hours(7 * 24);
// When daily messages are due without quiet hours.
inline constexpr int kDailyHour = 8;

struct DeliveryRules {
  bool daily = false;
  // UTC hours, from the first up to the second; none if they are equal.
  int quiet_from = 0;
  int quiet_until = 0;
};

DeliveryRules RulesOf(
    const astro::upgrade::v1::FleetSubscription& subscription);

// `now`, or the end of the quiet hours that it is in.
absl::Time NextAllowed(const DeliveryRules& rules, absl::Time now);

// When messages are due from `now` on that nothing has gone before: for daily
// ones the next end of the quiet hours, or the next 08:00.
absl::Time NextRegular(const DeliveryRules& rules, absl::Time now);

// The pause after so many refusals, 1 or more, of a message: it doubles, and a
// quarter of it depends on the id, so that receivers of one proxy do not get
// all at once.
absl::Duration PauseAfter(absl::string_view message_id, int refusals);

// How often a message was refused, and since when.
struct Refusals {
  int count = 0;
  absl::Time first = absl::InfinitePast();
  std::string reason = {};  // of the last
};

// With one more refusal.
Refusals WithRefusal(const Refusals& before, absl::string_view reason,
                     absl::Time now);
bool IsGivenUp(const Refusals& refusals, absl::Time now);

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_NOTIFY_DELIVERY_SCHEDULE_H_
