#include "services/fleet/notify/subscription_check.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/fleet/notify/webhook_url.h"
#include "services/http/http_url.h"

namespace upgrade_advisor {
namespace {

namespace v1 = astro::upgrade::v1;

constexpr int kHours = 24;

std::string SecretFault(const std::string& secret) {
  if (secret.empty() ||
      (secret.size() >= kMinSecretBytes && secret.size() <= kMaxSecretBytes)) {
    return "";
  }
  return absl::StrCat("has ", secret.size(), " bytes; give ", kMinSecretBytes,
                      " to ", kMaxSecretBytes,
                      ", or none for messages without a signature");
}

std::string HourFault(int hour) {
  if (hour >= 0 && hour < kHours) return "";
  return absl::StrCat("is ", hour, "; hours are 0 to 23");
}

std::string FormatFault(v1::FleetSubscription::Format format) {
  if (format == v1::FleetSubscription::FORMAT_CLOUDEVENTS ||
      format == v1::FleetSubscription::FORMAT_SLACK) {
    return "";
  }
  return "is missing; write FORMAT_CLOUDEVENTS or FORMAT_SLACK";
}

std::string KindsFault(const v1::FleetSubscription& subscription) {
  for (const int kind : subscription.kinds()) {
    if (kind == v1::CHANGE_KIND_UNSPECIFIED || !v1::ChangeKind_IsValid(kind)) {
      return absl::StrCat("has ", kind, ", which names no kind of change");
    }
  }
  return "";
}

}  // namespace

std::vector<SubscriptionFault> SubscriptionFaults(
    const v1::FleetSubscription& subscription, const AddressRules& addresses) {
  std::vector<SubscriptionFault> out;
  const auto add = [&out](const char* field, std::string what) {
    if (!what.empty()) out.push_back({field, std::move(what)});
  };
  add("subscription_id", subscription.subscription_id().empty()
                             ? ""
                             : "is set by the service: leave it out");
  add("url", UrlFault(subscription.url(), addresses));
  add("format", FormatFault(subscription.format()));
  add("secret", SecretFault(subscription.secret()));
  add("kinds", KindsFault(subscription));
  add("quiet_from", HourFault(subscription.quiet_from()));
  add("quiet_until", HourFault(subscription.quiet_until()));
  return out;
}

v1::FleetSubscription WithoutSecrets(v1::FleetSubscription subscription) {
  subscription.clear_secret();
  subscription.set_url(subscription.format() ==
                               v1::FleetSubscription::FORMAT_SLACK
                           ? ShownHost(subscription.url())
                           : ShownUrl(subscription.url()));
  return subscription;
}

}  // namespace upgrade_advisor
