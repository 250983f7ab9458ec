#include "services/fleet/notify/delivery_schedule.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "services/base/digest.h"

namespace upgrade_advisor {
namespace {

// Doubled as often, the first pause is longer than the longest.
constexpr int kDoublings = 9;

int HourOf(absl::Time time) {
  return absl::ToCivilHour(time, absl::UTCTimeZone()).hour();
}

// The first time after `now` at which the hour begins.
absl::Time NextHour(absl::Time now, int hour) {
  const absl::CivilDay day = absl::ToCivilDay(now, absl::UTCTimeZone());
  const absl::Time today =
      absl::FromCivil(absl::CivilHour(day) + hour, absl::UTCTimeZone());
  return today > now ? today : today + absl::Hours(24);
}

bool IsQuiet(const DeliveryRules& rules, int hour) {
  if (rules.quiet_from <= rules.quiet_until) {
    return rules.quiet_from <= hour && hour < rules.quiet_until;
  }
  return hour >= rules.quiet_from || hour < rules.quiet_until;
}

}  // namespace

DeliveryRules RulesOf(
    const astro::upgrade::v1::FleetSubscription& subscription) {
  return {subscription.daily(), subscription.quiet_from(),
          subscription.quiet_until()};
}

absl::Time NextAllowed(const DeliveryRules& rules, absl::Time now) {
  return IsQuiet(rules, HourOf(now)) ? NextHour(now, rules.quiet_until) : now;
}

absl::Time NextRegular(const DeliveryRules& rules, absl::Time now) {
  if (!rules.daily) return NextAllowed(rules, now);
  const bool has_quiet_hours = rules.quiet_from != rules.quiet_until;
  return NextHour(now, has_quiet_hours ? rules.quiet_until : kDailyHour);
}

absl::Duration PauseAfter(absl::string_view message_id, int refusals) {
  const int doublings = std::clamp(refusals - 1, 0, kDoublings);
  const absl::Duration fixed =
      std::min(kFirstPause * (1 << doublings), kLongestPause * 0.8);
  const std::string digest = Sha256(absl::StrCat(message_id, "/", refusals));
  const double share = static_cast<unsigned char>(digest[0]) / 255.0;
  return fixed * (1 + share / 4);
}

Refusals WithRefusal(const Refusals& before, absl::string_view reason,
                     absl::Time now) {
  return {before.count + 1, before.count == 0 ? now : before.first,
          std::string(reason)};
}

bool IsGivenUp(const Refusals& refusals, absl::Time now) {
  return refusals.count > 0 && now - refusals.first >= kPatience;
}

}  // namespace upgrade_advisor
