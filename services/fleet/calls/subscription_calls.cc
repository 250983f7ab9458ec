// Subscribe, Unsubscribe and ListSubscriptions.

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/fleet/calls/fleet_calls.h"
#include "services/fleet/calls/request_checks.h"
#include "services/fleet/notify/subscription_check.h"

namespace upgrade_advisor {
namespace {

absl::Status UnknownSubscription(const std::string& id) {
  return MakeError(absl::StatusCode::kNotFound,
                   v1::ERROR_REASON_SUBSCRIPTION_UNKNOWN,
                   absl::StrCat("The organization has no subscription ", id,
                                "; ListSubscriptions has those it has"),
                   {{"subscription", id}});
}

absl::Status TooMany(const absl::Status& status) {
  return MakeError(absl::StatusCode::kResourceExhausted,
                   v1::ERROR_REASON_CALLER_LIMIT, status.message(),
                   {{"limit", "subscriptions"}});
}

}  // namespace

absl::StatusOr<v1::SubscribeResponse> FleetCalls::Subscribe(
    const v1::SubscribeRequest& request, const FleetContext& context) {
  const v1::FleetSubscription& subscription = request.subscription();
  Violations violations;
  CheckScope("subscription.scope", subscription.scope(), violations);
  for (const SubscriptionFault& fault :
       SubscriptionFaults(subscription, addresses_)) {
    violations.Add(absl::StrCat("subscription.", fault.field), fault.what);
  }
  if (!violations.empty()) return violations.ToStatus();
  absl::StatusOr<v1::FleetSubscription> made =
      subscriptions_.Subscribe(subscription, context.caller);
  if (absl::IsResourceExhausted(made.status())) return TooMany(made.status());
  if (!made.ok()) return Fail(made.status());
  v1::SubscribeResponse out;
  *out.mutable_subscription() = *std::move(made);
  return out;
}

absl::StatusOr<v1::UnsubscribeResponse> FleetCalls::Unsubscribe(
    const v1::UnsubscribeRequest& request, const FleetContext& context) {
  Violations violations;
  CheckName("organization", request.organization(), Presence::kRequired,
            violations);
  CheckName("subscription_id", request.subscription_id(), Presence::kRequired,
            violations);
  if (!violations.empty()) return violations.ToStatus();
  const absl::Status gone = subscriptions_.Unsubscribe(
      request.organization(), request.subscription_id(), context.caller);
  if (absl::IsNotFound(gone)) {
    return UnknownSubscription(request.subscription_id());
  }
  if (!gone.ok()) return Fail(gone);
  return v1::UnsubscribeResponse();
}

absl::StatusOr<v1::ListSubscriptionsResponse> FleetCalls::ListSubscriptions(
    const v1::ListSubscriptionsRequest& request, const FleetContext&) {
  Violations violations;
  CheckName("organization", request.organization(), Presence::kRequired,
            violations);
  if (!violations.empty()) return violations.ToStatus();
  const absl::StatusOr<std::vector<v1::FleetSubscription>> all =
      subscriptions_.Subscriptions(request.organization());
  if (!all.ok()) return Fail(all.status());
  v1::ListSubscriptionsResponse out;
  out.mutable_subscriptions()->Add(all->begin(), all->end());
  return out;
}

}  // namespace upgrade_advisor
