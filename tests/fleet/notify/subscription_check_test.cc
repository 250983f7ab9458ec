// Every fault of a subscription at once, and none of its secrets.
#include "services/fleet/notify/subscription_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/fleet/notify/sample_changes.h"

namespace upgrade_advisor {
namespace {

namespace v1 = astro::upgrade::v1;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(SubscriptionCheck, TakesAGoodOne) {
  v1::FleetSubscription subscription = SampleSubscription();
  subscription.clear_subscription_id();
  subscription.set_secret(std::string(16, 's'));
  subscription.set_quiet_from(23);
  subscription.add_kinds(v1::CHANGE_KIND_VERDICT);
  EXPECT_THAT(SubscriptionFaults(subscription, {}), IsEmpty());
}

TEST(SubscriptionCheck, NamesEveryFault) {
  v1::FleetSubscription subscription;
  subscription.set_subscription_id("sub-1");
  subscription.set_url("http://example.org/?hidden");
  subscription.set_secret("hidden");
  subscription.add_kinds(static_cast<v1::ChangeKind>(99));
  subscription.set_quiet_from(24);
  subscription.set_quiet_until(-1);
  std::vector<std::string> fields;
  for (const SubscriptionFault& fault : SubscriptionFaults(subscription, {})) {
    fields.push_back(fault.field);
    EXPECT_THAT(fault.what, Not(HasSubstr("hidden")));
    EXPECT_THAT(fault.what, Not(IsEmpty()));
  }
  EXPECT_THAT(fields,
              testing::ElementsAre("subscription_id", "url", "format", "secret",
                                   "kinds", "quiet_from", "quiet_until"));
}

TEST(SubscriptionCheck, HidesSecrets) {
  v1::FleetSubscription subscription = SampleSubscription();
  subscription.set_secret("a secret of a receiver");
  const v1::FleetSubscription shown = WithoutSecrets(subscription);
  EXPECT_EQ(shown.secret(), "");
  EXPECT_EQ(shown.url(), "https://example.org/hook");
  EXPECT_EQ(shown.subscription_id(), "sub-1");
}

TEST(SubscriptionCheck, HidesThePathOfChats) {
  v1::FleetSubscription subscription = SampleSubscription();
  subscription.set_format(v1::FleetSubscription::FORMAT_SLACK);
  for (const auto& [url, shown] :
       {std::pair("https://hooks.example.org/services/T0/hidden",
                  "https://hooks.example.org/..."),
        std::pair("https://hooks.example.org?hidden",
                  "https://hooks.example.org/..."),
        std::pair("https://hooks.example.org:8443",
                  "https://hooks.example.org:8443")}) {
    subscription.set_url(url);
    EXPECT_EQ(WithoutSecrets(subscription).url(), shown);
  }
}

}  // namespace
}  // namespace upgrade_advisor
