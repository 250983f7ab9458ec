// What a subscription may be.
//
// Pure; thread-safe.
#ifndef SERVICES_FLEET_NOTIFY_SUBSCRIPTION_CHECK_H_
#define SERVICES_FLEET_NOTIFY_SUBSCRIPTION_CHECK_H_

#include <string>
#include <vector>

#include "astro/upgrade/v1/fleet.pb.h"
#include "services/http/address_rules.h"

namespace upgrade_advisor {

inline constexpr size_t kMinSecretBytes = 16;
inline constexpr size_t kMaxSecretBytes = 256;

struct SubscriptionFault {
  std::string field = {};  // of FleetSubscription
  std::string what = {};   // the end of a sentence that begins with the field
};

// All that is wrong with what a client sent, without its scope. No text repeats
// the URL or the secret.
std::vector<SubscriptionFault> SubscriptionFaults(
    const astro::upgrade::v1::FleetSubscription& subscription,
    const AddressRules& addresses);

// The subscription as its organization may see it: without the secret and the
// query of the URL, and without its path where the format is that of chats.
astro::upgrade::v1::FleetSubscription WithoutSecrets(
    astro::upgrade::v1::FleetSubscription subscription);

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_NOTIFY_SUBSCRIPTION_CHECK_H_
