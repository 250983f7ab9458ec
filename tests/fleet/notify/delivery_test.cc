// What becomes of changes, by a clock that the test sets: receivers that are
// down, quiet hours, digests, and a service that ends in between.
#include "services/fleet/notify/delivery.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/fleet/notify/memory_store.h"
#include "tests/fleet/notify/sample_changes.h"

namespace upgrade_advisor {
namespace {

namespace v1 = astro::upgrade::v1;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Keeps messages; refuses them while it is down.
class FakeSender final : public MessageSender {
 public:
  std::string Send(const std::string&, const std::string&, int64_t,
                   const Message& message) override {
    sent.push_back(message);
    return is_down ? "HTTP 500" : "";
  }

  std::vector<Message> sent;
  bool is_down = false;
};

class DeliveryTest : public ::testing::Test {
 protected:
  DeliveryTest() {
    std::string error;
    EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, "2026-02-02T12:00:00Z",
                                &now_, &error));
  }

  Delivery Next() {
    const auto delivery = DeliverNext(store_, sender_, [this] { return now_; });
    EXPECT_TRUE(delivery.ok()) << delivery.status();
    return delivery.ok() ? *delivery : Delivery::kNothingDue;
  }
  // Until nothing is due for `span`, in small steps of the clock.
  void Pass(absl::Duration span) {
    const absl::Time end = now_ + span;
    while (now_ < end) {
      while (Next() != Delivery::kNothingDue) {
      }
      now_ += absl::Seconds(10);
    }
  }
  std::vector<size_t> SentSizes() const {
    std::vector<size_t> out;
    for (const Message& message : sender_.sent) out.push_back(message.changes);
    return out;
  }

  absl::Time now_;
  MemoryStore store_;
  FakeSender sender_;
};

TEST_F(DeliveryTest, SendsEachChangeOnceInOrder) {
  store_.Add(SampleSubscription());
  EXPECT_EQ(Next(), Delivery::kNothingDue);
  store_.Append(BlockedChanges(1, 250));
  EXPECT_EQ(Next(), Delivery::kTaken);
  EXPECT_EQ(store_.Delivered("sub-1"), 100);
  EXPECT_EQ(Next(), Delivery::kTaken);
  EXPECT_EQ(Next(), Delivery::kTaken);
  EXPECT_EQ(Next(), Delivery::kNothingDue);
  EXPECT_THAT(SentSizes(), ElementsAre(100, 100, 50));
  EXPECT_EQ(store_.Delivered("sub-1"), 250);
}

TEST_F(DeliveryTest, PassesByWhatTheSubscriptionDoesNotWant) {
  v1::FleetSubscription subscription = SampleSubscription();
  subscription.add_kinds(v1::CHANGE_KIND_YANKED);
  store_.Add(subscription);
  store_.Append(BlockedChanges(1, 5));
  EXPECT_EQ(Next(), Delivery::kNotNeeded);
  EXPECT_EQ(Next(), Delivery::kNothingDue);
  EXPECT_EQ(store_.Delivered("sub-1"), 5);
  EXPECT_THAT(sender_.sent, IsEmpty());
}

TEST_F(DeliveryTest, SendsTheSameMessageAgainToAReceiverThatWasDownForADay) {
  store_.Add(SampleSubscription());
  store_.Append(BlockedChanges(1, 3));
  sender_.is_down = true;
  Pass(absl::Hours(12));
  store_.Append(BlockedChanges(4, 6));  // does not join the message
  Pass(absl::Hours(12));
  // Ten pauses reach an hour; then there is one attempt or two each hour.
  EXPECT_GE(sender_.sent.size(), 25u);
  EXPECT_LE(sender_.sent.size(), 60u);
  std::set<std::string> bodies;
  std::set<std::string> ids;
  for (const Message& message : sender_.sent) {
    bodies.insert(message.body);
    ids.insert(message.id);
  }
  EXPECT_EQ(bodies.size(), 1u);
  EXPECT_EQ(ids.size(), 1u);
  EXPECT_EQ(store_.RefusalsOf("sub-1").reason, "HTTP 500");
  sender_.is_down = false;
  sender_.sent.clear();
  Pass(absl::Hours(2));
  EXPECT_THAT(SentSizes(), ElementsAre(3, 3));
  EXPECT_EQ(store_.Delivered("sub-1"), 6);
  EXPECT_EQ(store_.RefusalsOf("sub-1").reason, "");
  EXPECT_THAT(store_.dead_letters(), IsEmpty());
}

TEST_F(DeliveryTest, GivesAMessageUpAfterAWeekAndGoesOn) {
  store_.Add(SampleSubscription());
  store_.Append(BlockedChanges(1, 102));
  sender_.is_down = true;
  Pass(absl::Hours(7 * 24 + 2));
  const std::vector<DeadLetter> letters = store_.dead_letters();
  ASSERT_EQ(letters.size(), 1u);
  EXPECT_EQ(letters[0].first_sequence, 1);
  EXPECT_EQ(letters[0].last_sequence, 100);
  EXPECT_EQ(letters[0].message_id, sender_.sent.front().id);
  EXPECT_EQ(letters[0].refusals.reason, "HTTP 500");
  EXPECT_EQ(store_.Delivered("sub-1"), 100);
  EXPECT_EQ(store_.RefusalsOf("sub-1").reason, "HTTP 500");
  sender_.is_down = false;
  sender_.sent.clear();
  Pass(absl::Hours(2));
  EXPECT_THAT(SentSizes(), ElementsAre(2));
}

TEST_F(DeliveryTest, RepeatsAMessageWhoseSuccessWasNotNoted) {
  store_.Add(SampleSubscription());
  store_.Append(BlockedChanges(1, 3));
  store_.FailSettling(1);  // as if the service had ended after sending
  EXPECT_FALSE(DeliverNext(store_, sender_, [this] { return now_; }).ok());
  store_.Append(BlockedChanges(4, 5));
  EXPECT_EQ(Next(), Delivery::kNothingDue) << "the lease is still held";
  now_ += kDeliveryLease;
  EXPECT_EQ(Next(), Delivery::kTaken);
  ASSERT_EQ(sender_.sent.size(), 2u);
  EXPECT_EQ(sender_.sent[0].id, sender_.sent[1].id);
  EXPECT_EQ(sender_.sent[0].body, sender_.sent[1].body);
  EXPECT_EQ(Next(), Delivery::kTaken);
  EXPECT_THAT(SentSizes(), ElementsAre(3, 3, 2));
}

TEST_F(DeliveryTest, WaitsDuringQuietHours) {
  v1::FleetSubscription subscription = SampleSubscription();
  subscription.set_quiet_from(11);
  subscription.set_quiet_until(15);
  store_.Add(subscription);
  store_.Append(BlockedChanges(1, 1));
  EXPECT_EQ(Next(), Delivery::kNotNeeded);
  Pass(absl::Hours(3) - absl::Seconds(10));
  EXPECT_THAT(sender_.sent, IsEmpty());
  Pass(absl::Seconds(20));
  EXPECT_THAT(SentSizes(), ElementsAre(1));
}

TEST_F(DeliveryTest, SendsOneDigestADay) {
  v1::FleetSubscription subscription = SampleSubscription();
  subscription.set_format(v1::FleetSubscription::FORMAT_SLACK);
  subscription.set_daily(true);
  store_.Add(subscription, NextRegular(RulesOf(subscription), now_));
  store_.Append(BlockedChanges(1, 150));
  Pass(absl::Hours(19));
  store_.Append(BlockedChanges(151, 200));
  EXPECT_THAT(sender_.sent, IsEmpty());
  Pass(absl::Hours(2));  // 08:00
  store_.Append(BlockedChanges(201, 201));
  Pass(absl::Hours(22));
  EXPECT_THAT(SentSizes(), ElementsAre(200));
  EXPECT_THAT(sender_.sent[0].body, HasSubstr("since the last digest"));
  Pass(absl::Hours(2));
  EXPECT_THAT(SentSizes(), ElementsAre(200, 1));
}

TEST_F(DeliveryTest, SendsADaysEventsInAsManyMessagesAsItTakes) {
  v1::FleetSubscription subscription = SampleSubscription();
  subscription.set_daily(true);
  store_.Add(subscription, NextRegular(RulesOf(subscription), now_));
  store_.Append(BlockedChanges(1, 220));
  Pass(absl::Hours(21));
  EXPECT_THAT(SentSizes(), ElementsAre(100, 100, 20));
}

TEST_F(DeliveryTest, OfOneReceiverThatIsDownLeavesTheOthers) {
  v1::FleetSubscription other = SampleSubscription();
  other.set_subscription_id("sub-2");
  store_.Add(SampleSubscription());
  store_.Append(BlockedChanges(1, 1));
  sender_.is_down = true;
  EXPECT_EQ(Next(), Delivery::kRefused);
  sender_.is_down = false;
  store_.Add(other);
  EXPECT_EQ(Next(), Delivery::kTaken);
  EXPECT_EQ(store_.Delivered("sub-2"), 1);
  EXPECT_EQ(store_.Delivered("sub-1"), 0);
}

}  // namespace
}  // namespace upgrade_advisor
