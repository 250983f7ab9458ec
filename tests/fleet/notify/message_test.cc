// Which changes go into a message, and what names it.
#include "services/fleet/notify/message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/fleet/notify/sample_changes.h"

namespace upgrade_advisor {
namespace {

namespace v1 = astro::upgrade::v1;
using ::testing::HasSubstr;

TEST(Message, HasAtMostAHundredChanges) {
  const Message message =
      NextMessage(SampleSubscription(), BlockedChanges(1, 130));
  EXPECT_EQ(message.changes, 100u);
  EXPECT_EQ(message.last_sequence, 100);
  EXPECT_EQ(message.content_type,
            "application/cloudevents-batch+json; charset=utf-8");
}

TEST(Message, StaysBelowItsBytes) {
  std::vector<v1::FleetChange> changes = BlockedChanges(1, 10);
  for (v1::FleetChange& change : changes) {
    change.mutable_after()->set_reason(std::string(60'000, 'x'));
  }
  const Message message = NextMessage(SampleSubscription(), changes);
  EXPECT_EQ(message.changes, 4u);
  EXPECT_LE(message.body.size(), kMessageBytes);
}

TEST(Message, HasTheIdOfItsSubscriptionAndLastChange) {
  const v1::FleetSubscription subscription = SampleSubscription();
  const std::string id = NextMessage(subscription, BlockedChanges(1, 3)).id;
  EXPECT_EQ(id, NextMessage(subscription, BlockedChanges(2, 3)).id);
  EXPECT_NE(id, NextMessage(subscription, BlockedChanges(1, 4)).id);
  v1::FleetSubscription other = subscription;
  other.set_subscription_id("sub-2");
  EXPECT_NE(id, NextMessage(other, BlockedChanges(1, 3)).id);
  other = subscription;
  other.mutable_scope()->set_organization("other");
  EXPECT_NE(id, NextMessage(other, BlockedChanges(1, 3)).id);
  EXPECT_EQ(id.find_first_not_of("msg_0123456789abcdef"), std::string::npos);
}

TEST(Message, OfADaysDigestHasWhateverHappened) {
  v1::FleetSubscription subscription = SampleSubscription();
  subscription.set_format(v1::FleetSubscription::FORMAT_SLACK);
  EXPECT_EQ(NextMessage(subscription, BlockedChanges(1, 300)).changes, 100u);
  subscription.set_daily(true);
  const Message message = NextMessage(subscription, BlockedChanges(1, 300));
  EXPECT_EQ(message.changes, 300u);
  EXPECT_THAT(message.body, HasSubstr("since the last digest: 300 changes"));
  EXPECT_LT(message.body.size(), 2000u);
  EXPECT_EQ(message.content_type, "application/json");
}

}  // namespace
}  // namespace upgrade_advisor
