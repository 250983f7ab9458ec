// Subscriptions on both databases: who gets which changes, and that a cursor
// moves once.
#include "services/fleet/store/notification_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/fleet/assessment/change_kinds.h"
#include "services/fleet/notify/delivery.h"
#include "services/fleet/notify/notifier.h"
#include "services/fleet/store/content.h"
#include "services/fleet/store/subscription_rows.h"
#include "tests/fleet/store/store_fixture.h"

namespace upgrade_advisor {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

v1::FleetSubscription To(const std::string& organization) {
  v1::FleetSubscription out;
  out.mutable_scope()->set_organization(organization);
  out.set_url("https://example.org/hook?token=hidden");
  out.set_secret("a secret of a receiver");
  out.set_format(v1::FleetSubscription::FORMAT_CLOUDEVENTS);
  return out;
}

// Keeps how many changes each message has.
class CountingSender final : public MessageSender {
 public:
  std::string Send(const std::string& url, const std::string& secret, int64_t,
                   const Message& message) override {
    EXPECT_EQ(url, "https://example.org/hook?token=hidden");
    EXPECT_EQ(secret, "a secret of a receiver");
    sizes.push_back(message.changes);
    ids.push_back(message.id);
    return failure;
  }

  std::vector<size_t> sizes;
  std::vector<std::string> ids;
  std::string failure;
};

class NotificationStoreTest : public StoreTest {
 protected:
  // Changes with the next numbers of an organization.
  void Announce(const std::string& organization, int count,
                v1::ChangeKind kind = v1::CHANGE_KIND_VERDICT,
                const std::string& workspace = "data") {
    const int64_t outcome = Outcome();
    const absl::Status done = store().database().Run(
        sql::Access::kWrite, [&](sql::Connection& connection) -> absl::Status {
          for (int i = 0; i < count; ++i) {
            const auto number = connection.Execute(
                "INSERT INTO organizations (organization, last_change, "
                "last_number) VALUES ($1, 1, 0) ON CONFLICT (organization) DO "
                "UPDATE SET last_change = organizations.last_change + 1 "
                "RETURNING last_change",
                {organization});
            if (!number.ok()) return number.status();
            const int64_t sequence = sql::IntAt(number->rows[0], 0);
            const auto row = connection.Execute(
                "INSERT INTO changes (organization, sequence, deployment_id, "
                "workspace, name, time, cause, kinds, before_outcome, "
                "after_outcome) VALUES ($1, $2, $3, $4, 'n', $7, 4, $5, $6, "
                "$6)",
                {organization, sequence, absl::StrCat("dep-", sequence),
                 workspace, int64_t{1} << kind, outcome,
                 absl::ToUnixMicros(now_)});
            if (!row.ok()) return row.status();
          }
          return absl::OkStatus();
        });
    ASSERT_TRUE(done.ok()) << done;
  }

  v1::FleetSubscription Subscribe(const v1::FleetSubscription& subscription) {
    auto made = notifications().Subscribe(subscription, "somebody");
    EXPECT_TRUE(made.ok()) << made.status();
    return made.ok() ? *made : v1::FleetSubscription();
  }

  Delivery Next() {
    const auto delivery =
        DeliverNext(notifications(), sender_, [this] { return now_; });
    EXPECT_TRUE(delivery.ok()) << delivery.status();
    return delivery.ok() ? *delivery : Delivery::kNothingDue;
  }

  v1::FleetSubscription Only(const std::string& organization) {
    const auto all = notifications().Subscriptions(organization);
    EXPECT_TRUE(all.ok() && all->size() == 1) << all.status();
    return all.ok() && !all->empty() ? all->front() : v1::FleetSubscription();
  }

  int64_t Count(const std::string& table) {
    int64_t out = -1;
    const absl::Status done = store().database().Run(
        sql::Access::kRead, [&](sql::Connection& connection) -> absl::Status {
          const auto rows =
              connection.Execute("SELECT COUNT(*) FROM " + table, {});
          if (rows.ok()) out = sql::IntAt(rows->rows[0], 0);
          return rows.status();
        });
    EXPECT_TRUE(done.ok()) << done;
    return out;
  }

  SqlNotificationStore& notifications() {
    if (notifications_ == nullptr) {
      notifications_ =
          std::make_unique<SqlNotificationStore>(store(), "this-process");
    }
    return *notifications_;
  }

  CountingSender sender_;

 private:
  int64_t Outcome() {
    v1::Assessment assessment;
    assessment.set_verdict(v1::VERDICT_BLOCKED);
    int64_t out = 0;
    const absl::Status done = store().database().Run(
        sql::Access::kWrite, [&](sql::Connection& connection) -> absl::Status {
          const auto ids = Intern(connection, ContentTable::kOutcomes,
                                  {ContentOf(assessment.SerializeAsString())});
          if (ids.ok()) out = ids->front();
          return ids.status();
        });
    EXPECT_TRUE(done.ok()) << done;
    return out;
  }

  std::unique_ptr<SqlNotificationStore> notifications_;
};

TEST_P(NotificationStoreTest, SendsWhatChangesFromTheSubscriptionOn) {
  Announce("acme", 3);
  Subscribe(To("acme"));
  EXPECT_EQ(Next(), Delivery::kNothingDue);
  Announce("acme", 150);
  EXPECT_EQ(Next(), Delivery::kTaken);
  EXPECT_EQ(Next(), Delivery::kTaken);
  EXPECT_EQ(Next(), Delivery::kNothingDue);
  EXPECT_THAT(sender_.sizes, ElementsAre(100, 50));
  EXPECT_EQ(Only("acme").delivered_sequence(), 153);
}

TEST_P(NotificationStoreTest, KeepsOrganizationsApart) {
  Subscribe(To("acme"));
  Announce("other", 5);
  EXPECT_EQ(Next(), Delivery::kNothingDue);
  EXPECT_THAT(*notifications().Subscriptions("other"), IsEmpty());
  EXPECT_EQ(
      notifications()
          .Unsubscribe("other", Only("acme").subscription_id(), "somebody")
          .code(),
      absl::StatusCode::kNotFound);
}

TEST_P(NotificationStoreTest, SendsOnlyTheScopeAndTheKinds) {
  v1::FleetSubscription wanted = To("acme");
  wanted.mutable_scope()->set_workspace("data");
  wanted.add_kinds(v1::CHANGE_KIND_YANKED);
  wanted.add_kinds(v1::CHANGE_KIND_SUPPORT);
  Subscribe(wanted);
  Announce("acme", 2, v1::CHANGE_KIND_YANKED);
  Announce("acme", 4, v1::CHANGE_KIND_VERDICT);
  Announce("acme", 8, v1::CHANGE_KIND_SUPPORT, "web");
  Announce("acme", 1, v1::CHANGE_KIND_SUPPORT);
  EXPECT_EQ(Next(), Delivery::kTaken);
  EXPECT_THAT(sender_.sizes, ElementsAre(3));
  EXPECT_EQ(Only("acme").delivered_sequence(), 15);
  Announce("acme", 3, v1::CHANGE_KIND_VERDICT);
  EXPECT_EQ(Next(), Delivery::kNotNeeded);
  EXPECT_EQ(Only("acme").delivered_sequence(), 18);
}

TEST_P(NotificationStoreTest, SendsOneDeploymentAlone) {
  v1::FleetSubscription wanted = To("acme");
  wanted.mutable_scope()->set_deployment_id("dep-3");
  Subscribe(wanted);
  Announce("acme", 5);
  EXPECT_EQ(Next(), Delivery::kTaken);
  EXPECT_THAT(sender_.sizes, ElementsAre(1));
}

TEST_P(NotificationStoreTest, NeverShowsSecrets) {
  const v1::FleetSubscription made = Subscribe(To("acme"));
  for (const v1::FleetSubscription& shown : {made, Only("acme")}) {
    EXPECT_EQ(shown.secret(), "");
    EXPECT_EQ(shown.url(), "https://example.org/hook");
    EXPECT_EQ(shown.subscription_id(), made.subscription_id());
    EXPECT_EQ(shown.create_time().seconds(), absl::ToUnixSeconds(now_));
  }
}

TEST_P(NotificationStoreTest, HasAtMostAHundredOfAnOrganization) {
  for (int i = 0; i < kMaxSubscriptions; ++i) Subscribe(To("acme"));
  EXPECT_EQ(notifications().Subscribe(To("acme"), "somebody").status().code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(*notifications().Subscriptions("acme"),
              SizeIs(kMaxSubscriptions));
  Subscribe(To("other"));
}

TEST_P(NotificationStoreTest, ForgetsWhoUnsubscribes) {
  const std::string id = Subscribe(To("acme")).subscription_id();
  Announce("acme", 1);
  EXPECT_TRUE(notifications().Unsubscribe("acme", id, "somebody").ok());
  EXPECT_EQ(Next(), Delivery::kNothingDue);
  for (const char* other : {id.c_str(), "sub-", "sub-x", "ack-1", ""}) {
    EXPECT_EQ(notifications().Unsubscribe("acme", other, "somebody").code(),
              absl::StatusCode::kNotFound);
  }
  EXPECT_EQ(Count("audit"), 2);
}

TEST_P(NotificationStoreTest, LetsOneAloneHoldALease) {
  Subscribe(To("acme"));
  Announce("acme", 1);
  SqlNotificationStore other(store(), "other-process");
  const auto mine = notifications().ClaimDue(now_, absl::Seconds(60));
  ASSERT_TRUE(mine.ok() && *mine);
  EXPECT_FALSE(other.ClaimDue(now_, absl::Seconds(60))->has_value());
  now_ += absl::Seconds(60);
  const auto theirs = other.ClaimDue(now_, absl::Seconds(60));
  ASSERT_TRUE(theirs.ok() && *theirs);
  Settlement settlement;
  settlement.delivered_sequence = 1;
  EXPECT_EQ(notifications().Settle(**mine, settlement).code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(notifications().Begin(**mine, 1).code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Only("acme").delivered_sequence(), 0);
  EXPECT_TRUE(other.Settle(**theirs, settlement).ok());
  EXPECT_FALSE(other.Settle(**theirs, settlement).ok()) << "twice is once";
  EXPECT_EQ(Only("acme").delivered_sequence(), 1);
}

TEST_P(NotificationStoreTest, RepeatsTheSameMessageAfterAnEndInBetween) {
  Subscribe(To("acme"));
  Announce("acme", 2);
  const auto claim = notifications().ClaimDue(now_, absl::Seconds(60));
  ASSERT_TRUE(claim.ok() && *claim);
  ASSERT_TRUE(notifications().Begin(**claim, 2).ok());
  // The process ends; more changes.
  Announce("acme", 2);
  now_ += absl::Seconds(61);
  EXPECT_EQ(Next(), Delivery::kTaken);
  EXPECT_EQ(Next(), Delivery::kTaken);
  EXPECT_THAT(sender_.sizes, ElementsAre(2, 2));
}

TEST_P(NotificationStoreTest, KeepsRefusalsAndDeadLetters) {
  Subscribe(To("acme"));
  Announce("acme", 101);
  sender_.failure = "HTTP 500";
  EXPECT_EQ(Next(), Delivery::kRefused);
  EXPECT_EQ(Next(), Delivery::kNothingDue) << "it pauses";
  EXPECT_EQ(Only("acme").failure(), "HTTP 500");
  EXPECT_EQ(Only("acme").delivered_sequence(), 0);
  now_ += absl::Hours(1);
  EXPECT_EQ(Next(), Delivery::kRefused);
  EXPECT_EQ(sender_.ids[0], sender_.ids[1]);
  now_ += absl::Hours(7 * 24);
  EXPECT_EQ(Next(), Delivery::kGivenUp);
  EXPECT_EQ(Only("acme").dead_letters(), 1);
  EXPECT_EQ(Only("acme").delivered_sequence(), 100);
  EXPECT_EQ(Only("acme").failure(), "HTTP 500");
  EXPECT_EQ(Count("dead_letters"), 1);
  sender_.failure.clear();
  EXPECT_EQ(Next(), Delivery::kTaken);
  EXPECT_EQ(Only("acme").failure(), "");
  EXPECT_THAT(sender_.sizes, ElementsAre(100, 100, 100, 1));
  EXPECT_TRUE(notifications()
                  .Unsubscribe("acme", Only("acme").subscription_id(), "x")
                  .ok());
  EXPECT_EQ(Count("dead_letters"), 0);
}

TEST_P(NotificationStoreTest, SendsDailyOnesAtTheirHour) {
  v1::FleetSubscription wanted = To("acme");
  wanted.set_daily(true);
  Subscribe(wanted);  // at midnight
  Announce("acme", 1);
  EXPECT_EQ(Next(), Delivery::kNothingDue);
  now_ += absl::Hours(8);
  EXPECT_EQ(Next(), Delivery::kTaken);
  now_ += absl::Hours(25);
  Announce("acme", 1);  // after the hour of a day on which nothing had changed
  EXPECT_EQ(Next(), Delivery::kNotNeeded);
  now_ += absl::Hours(22);
  EXPECT_EQ(Next(), Delivery::kNothingDue);
  now_ += absl::Hours(1);
  EXPECT_EQ(Next(), Delivery::kTaken);
}

// Counts the events that each receiver gets, and what comes out of order.
class OrderSender final : public MessageSender {
 public:
  std::string Send(const std::string& url, const std::string&, int64_t,
                   const Message& message) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    int64_t& last = last_[url];
    if (message.last_sequence != last + static_cast<int64_t>(message.changes)) {
      ++wrong_;
    }
    last = message.last_sequence;
    return "";
  }
  bool HaveAll(int64_t sequence, size_t receivers) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return last_.size() == receivers &&
           std::all_of(last_.begin(), last_.end(),
                       [sequence](const auto& each) {
                         return each.second == sequence;
                       });
  }
  int wrong() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return wrong_;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, int64_t> last_;
  int wrong_ = 0;
};

TEST_P(NotificationStoreTest, SendsEachChangeOnceThoughManySendAtOnce) {
  constexpr int kReceivers = 12;
  for (int i = 0; i < kReceivers; ++i) {
    v1::FleetSubscription subscription = To("acme");
    subscription.set_url(absl::StrCat("https://example.org/", i));
    Subscribe(subscription);
  }
  SqlNotificationStore other(store(), "other-process");
  OrderSender sender;
  const NotifierOptions options{3, absl::Milliseconds(5),
                                [this] { return now_; }};
  {
    Notifier here(notifications(), sender, options);
    Notifier there(other, sender, options);
    for (int i = 0; i < 10; ++i) Announce("acme", 30);
    while (!sender.HaveAll(300, kReceivers)) {
      here.Wake();
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }
  EXPECT_EQ(sender.wrong(), 0);
}

INSTANTIATE_TEST_SUITE_P(Databases, NotificationStoreTest,
                         testing::Values("sqlite", "postgresql"),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace upgrade_advisor
