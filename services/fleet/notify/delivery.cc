#include "services/fleet/notify/delivery.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "services/fleet/notify/message.h"

namespace upgrade_advisor {
namespace {

namespace v1 = astro::upgrade::v1;

// The changes of the message that was begun, if there is one and they are still
// there; else all.
absl::Span<const v1::FleetChange> Due(const DeliveryClaim& claim,
                                      const PendingChanges& pending) {
  const absl::Span<const v1::FleetChange> all = pending.changes;
  const auto end = std::find_if(
      all.begin(), all.end(), [&claim](const v1::FleetChange& change) {
        return change.sequence() > claim.begun_sequence;
      });
  const size_t begun = static_cast<size_t>(end - all.begin());
  return begun == 0 ? all : all.first(begun);
}

Settlement Same(const DeliveryClaim& claim) {
  Settlement out;
  out.delivered_sequence = claim.subscription.delivered_sequence();
  out.begun_sequence = claim.begun_sequence;
  out.refusals = claim.refusals;
  return out;
}

// Behind the message; the next one is due at once if there are more changes.
Settlement Behind(const DeliveryClaim& claim, const PendingChanges& pending,
                  const Message& message, absl::Time now) {
  const DeliveryRules rules = RulesOf(claim.subscription);
  const bool has_more =
      pending.has_more || message.changes < pending.changes.size();
  Settlement out;
  out.delivered_sequence = has_more ? message.last_sequence : pending.upto;
  out.next = has_more ? NextAllowed(rules, now) : NextRegular(rules, now);
  return out;
}

Settlement Refused(const DeliveryClaim& claim, const PendingChanges& pending,
                   const Message& message, const std::string& reason,
                   absl::Time now) {
  const Refusals refusals = WithRefusal(claim.refusals, reason, now);
  if (IsGivenUp(refusals, now)) {
    Settlement out = Behind(claim, pending, message, now);
    out.dead_letter = {message.id, pending.changes.front().sequence(),
                       message.last_sequence, refusals};
    // The receiver still refuses, as far as anybody knows.
    out.refusals.reason = reason;
    return out;
  }
  Settlement out = Same(claim);
  out.begun_sequence = message.last_sequence;
  out.refusals = refusals;
  out.next = NextAllowed(RulesOf(claim.subscription),
                         now + PauseAfter(message.id, refusals.count));
  return out;
}

absl::StatusOr<Delivery> Settled(NotificationStore& store,
                                 const DeliveryClaim& claim,
                                 const Settlement& settlement,
                                 Delivery delivery) {
  const absl::Status status = store.Settle(claim, settlement);
  if (!status.ok()) return status;
  return delivery;
}

// Nothing is sent: the cursor goes behind what was looked at, or the claim
// waits.
absl::StatusOr<Delivery> Skip(NotificationStore& store,
                              const DeliveryClaim& claim, int64_t delivered,
                              absl::Time next) {
  Settlement out = Same(claim);
  out.delivered_sequence = delivered;
  out.next = next;
  return Settled(store, claim, out, Delivery::kNotNeeded);
}

absl::StatusOr<Delivery> SendMessage(NotificationStore& store,
                                     MessageSender& sender,
                                     const DeliveryClaim& claim,
                                     const PendingChanges& pending,
                                     const std::function<absl::Time()>& now) {
  const Message message = NextMessage(claim.subscription, Due(claim, pending));
  if (claim.begun_sequence != message.last_sequence) {
    const absl::Status begun = store.Begin(claim, message.last_sequence);
    if (!begun.ok()) return begun;
  }
  const std::string refusal =
      sender.Send(claim.subscription.url(), claim.subscription.secret(),
                  absl::ToUnixSeconds(now()), message);
  if (refusal.empty()) {
    return Settled(store, claim, Behind(claim, pending, message, now()),
                   Delivery::kTaken);
  }
  const Settlement out = Refused(claim, pending, message, refusal, now());
  return Settled(store, claim, out,
                 out.dead_letter ? Delivery::kGivenUp : Delivery::kRefused);
}

}  // namespace

absl::StatusOr<Delivery> DeliverNext(NotificationStore& store,
                                     MessageSender& sender,
                                     const std::function<absl::Time()>& now) {
  const absl::Time start = now();
  const absl::StatusOr<std::optional<DeliveryClaim>> claimed =
      store.ClaimDue(start, kDeliveryLease);
  if (!claimed.ok()) return claimed.status();
  if (!*claimed) return Delivery::kNothingDue;
  const DeliveryClaim& claim = **claimed;
  const DeliveryRules rules = RulesOf(claim.subscription);
  if (const absl::Time next = NextAllowed(rules, start); next > start) {
    return Skip(store, claim, claim.subscription.delivered_sequence(), next);
  }
  const absl::StatusOr<PendingChanges> pending =
      store.ReadChanges(claim, MostChanges(claim.subscription));
  if (!pending.ok()) return pending.status();
  if (pending->changes.empty()) {
    return Skip(store, claim, pending->upto, NextRegular(rules, start));
  }
  return SendMessage(store, sender, claim, *pending, now);
}

}  // namespace upgrade_advisor
