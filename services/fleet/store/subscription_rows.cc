#include "services/fleet/store/subscription_rows.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/fleet/notify/delivery_schedule.h"
#include "services/fleet/notify/subscription_check.h"
#include "services/fleet/store/change_rows.h"

namespace upgrade_advisor {
namespace {

constexpr char kIdPrefix[] = "sub-";

// Longer than anybody leases, and waits for a day and its quiet hours: what is
// later has the time of a clock that was ahead.
constexpr int64_t kLongestLease = int64_t{60} * 60 * 1'000'000;
constexpr int64_t kLongestWait = int64_t{3} * 24 * 60 * 60 * 1'000'000;

constexpr char kColumns[] =
    "SELECT s.organization, s.number, s.content, s.delivered, s.begun, "
    "s.refusals, s.first_refusal, s.failure, s.dead_letters, "
    "s.next_time "
    "FROM subscriptions s ";

// 0 of an id that is not one.
int64_t NumberOfId(absl::string_view id) {
  int64_t out = 0;
  return absl::ConsumePrefix(&id, kIdPrefix) && absl::SimpleAtoi(id, &out) ? out
                                                                           : 0;
}

int64_t NumberOf(const DeliveryClaim& claim) {
  return NumberOfId(claim.subscription.subscription_id());
}

// 0 is long ago, and what a column has where there is no time.
int64_t MicrosOf(absl::Time time) {
  return std::max<int64_t>(absl::ToUnixMicros(time), 0);
}

absl::Time TimeOf(int64_t microseconds) {
  return microseconds == 0 ? absl::InfinitePast()
                           : absl::FromUnixMicros(microseconds);
}

// Of a row of kColumns.
absl::StatusOr<DeliveryClaim> ReadRow(const sql::Row& row) {
  DeliveryClaim out;
  v1::FleetSubscription& subscription = out.subscription;
  if (!subscription.ParseFromString(sql::BlobAt(row, 2))) {
    return absl::DataLossError("a subscription in the store is damaged");
  }
  subscription.set_subscription_id(absl::StrCat(kIdPrefix, sql::IntAt(row, 1)));
  subscription.set_delivered_sequence(sql::IntAt(row, 3));
  out.begun_sequence = sql::IntAt(row, 4);
  out.refusals.count = static_cast<int>(sql::IntAt(row, 5));
  out.refusals.first = TimeOf(sql::IntAt(row, 6));
  out.refusals.reason = sql::TextAt(row, 7);
  subscription.set_failure(out.refusals.reason);
  subscription.set_dead_letters(sql::IntAt(row, 8));
  out.due = TimeOf(sql::IntAt(row, 9));
  return out;
}

absl::Status CheckRoom(sql::Connection& connection,
                       const std::string& organization) {
  const absl::StatusOr<sql::Result> count = connection.Execute(
      "SELECT COUNT(*) FROM subscriptions WHERE organization = $1",
      {organization});
  if (!count.ok()) return count.status();
  if (sql::IntAt(count->rows[0], 0) < kMaxSubscriptions) {
    return absl::OkStatus();
  }
  return absl::ResourceExhaustedError(absl::StrCat(
      "the organization has ", kMaxSubscriptions,
      " subscriptions, which is the most; remove one with Unsubscribe"));
}

absl::Status Insert(sql::Connection& connection,
                    const v1::FleetSubscription& subscription, int64_t number,
                    int64_t now) {
  const std::string& organization = subscription.scope().organization();
  const absl::StatusOr<int64_t> last = LastChange(connection, organization);
  if (!last.ok()) return last.status();
  const absl::Time next =
      NextRegular(RulesOf(subscription), absl::FromUnixMicros(now));
  return connection
      .Execute(
          "INSERT INTO subscriptions (organization, number, content, "
          "delivered, begun, next_time, refusals, first_refusal, failure, "
          "dead_letters, lease, lease_until) "
          "VALUES ($1, $2, $3, $4, 0, $5, 0, 0, '', 0, '', 0)",
          {organization, number, sql::Blob{subscription.SerializeAsString()},
           *last, MicrosOf(next)})
      .status();
}

absl::Status AddDeadLetter(sql::Connection& connection,
                           const DeliveryClaim& claim, const DeadLetter& letter,
                           int64_t now) {
  return connection
      .Execute(
          "INSERT INTO dead_letters (organization, number, last_sequence, "
          "first_sequence, message_id, time, refusals, first_refusal, failure) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
          {claim.subscription.scope().organization(), NumberOf(claim),
           letter.last_sequence, letter.first_sequence, letter.message_id, now,
           int64_t{letter.refusals.count}, MicrosOf(letter.refusals.first),
           letter.refusals.reason})
      .status();
}

// OK if the statement has changed the row that the claim holds.
absl::Status IfHeld(const absl::StatusOr<sql::Result>& result) {
  if (!result.ok()) return result.status();
  if (result->changed == 1) return absl::OkStatus();
  return absl::FailedPreconditionError(
      "the subscription is gone, or somebody else has its lease");
}

}  // namespace

absl::StatusOr<v1::FleetSubscription> AddSubscription(
    sql::Connection& connection, v1::FleetSubscription subscription,
    const Actor& actor) {
  const std::string organization = subscription.scope().organization();
  const absl::StatusOr<int64_t> locked =
      LockOrganization(connection, organization);
  if (!locked.ok()) return locked.status();
  if (absl::Status s = CheckRoom(connection, organization); !s.ok()) return s;
  const absl::StatusOr<int64_t> number = NextNumber(connection, organization);
  if (!number.ok()) return number.status();
  subscription.set_subscription_id(absl::StrCat(kIdPrefix, *number));
  subscription.mutable_create_time()->set_seconds(actor.time / 1'000'000);
  subscription.clear_delivered_sequence();
  subscription.clear_failure();
  subscription.clear_dead_letters();
  if (absl::Status s = Insert(connection, subscription, *number, actor.time);
      !s.ok()) {
    return s;
  }
  if (absl::Status s = RecordAction(connection, organization, actor,
                                    "Subscribe", WithoutSecrets(subscription));
      !s.ok()) {
    return s;
  }
  return subscription;
}

absl::Status RemoveSubscription(sql::Connection& connection,
                                const std::string& organization,
                                const std::string& id, const Actor& actor) {
  const absl::StatusOr<sql::Result> removed = connection.Execute(
      "DELETE FROM subscriptions WHERE organization = $1 AND number = $2",
      {organization, NumberOfId(id)});
  if (!removed.ok()) return removed.status();
  if (removed->changed == 0) {
    return absl::NotFoundError("the organization has no such subscription");
  }
  const absl::StatusOr<sql::Result> letters = connection.Execute(
      "DELETE FROM dead_letters WHERE organization = $1 AND number = $2",
      {organization, NumberOfId(id)});
  if (!letters.ok()) return letters.status();
  v1::FleetSubscription gone;
  gone.set_subscription_id(id);
  return RecordAction(connection, organization, actor, "Unsubscribe", gone);
}

absl::StatusOr<std::vector<v1::FleetSubscription>> LoadSubscriptions(
    sql::Connection& connection, const std::string& organization) {
  const absl::StatusOr<sql::Result> rows = connection.Execute(
      absl::StrCat(kColumns, "WHERE s.organization = $1 ORDER BY s.number"),
      {organization});
  if (!rows.ok()) return rows.status();
  std::vector<v1::FleetSubscription> out;
  for (const sql::Row& row : rows->rows) {
    absl::StatusOr<DeliveryClaim> read = ReadRow(row);
    if (!read.ok()) return read.status();
    out.push_back(WithoutSecrets(std::move(read->subscription)));
  }
  return out;
}

// Without a join, so that the row of the organization, which writers of changes
// wait for, is not locked.
absl::StatusOr<std::optional<DeliveryClaim>> ClaimSubscription(
    sql::Connection& connection, const DueQuery& query) {
  const absl::StatusOr<sql::Result> rows = connection.Execute(
      absl::StrCat(kColumns,
                   "WHERE (s.next_time <= $1 OR s.next_time > $3) "
                   "AND (s.lease_until <= $2 OR s.lease_until > $4) "
                   "AND EXISTS (SELECT 1 FROM organizations o WHERE "
                   "o.organization = s.organization "
                   "AND o.last_change > s.delivered) "
                   "ORDER BY s.next_time LIMIT 1",
                   sql::SkipLocked(connection.dialect())),
      {query.now, query.lease_now, query.now + kLongestWait,
       query.lease_now + kLongestLease});
  if (!rows.ok()) return rows.status();
  if (rows->rows.empty()) return std::optional<DeliveryClaim>();
  absl::StatusOr<DeliveryClaim> claim = ReadRow(rows->rows[0]);
  if (!claim.ok()) return claim.status();
  claim->lease = query.lease;
  const absl::StatusOr<sql::Result> leased = connection.Execute(
      "UPDATE subscriptions SET lease = $3, lease_until = $4 "
      "WHERE organization = $1 AND number = $2",
      {sql::TextAt(rows->rows[0], 0), sql::IntAt(rows->rows[0], 1), query.lease,
       query.lease_until});
  if (!leased.ok()) return leased.status();
  return std::optional<DeliveryClaim>(*std::move(claim));
}

absl::Status NoteBegin(sql::Connection& connection, const DeliveryClaim& claim,
                       int64_t last_sequence) {
  return IfHeld(connection.Execute(
      "UPDATE subscriptions SET begun = $4 "
      "WHERE organization = $1 AND number = $2 AND lease = $3",
      {claim.subscription.scope().organization(), NumberOf(claim), claim.lease,
       last_sequence}));
}

absl::Status NoteSettlement(sql::Connection& connection,
                            const DeliveryClaim& claim,
                            const Settlement& settlement, int64_t now) {
  const absl::Status settled = IfHeld(connection.Execute(
      "UPDATE subscriptions SET delivered = $4, begun = $5, next_time = $6, "
      "refusals = $7, first_refusal = $8, failure = $9, "
      "dead_letters = dead_letters + $10, lease = '', lease_until = 0 "
      "WHERE organization = $1 AND number = $2 AND lease = $3",
      {claim.subscription.scope().organization(), NumberOf(claim), claim.lease,
       settlement.delivered_sequence, settlement.begun_sequence,
       MicrosOf(settlement.next), int64_t{settlement.refusals.count},
       MicrosOf(settlement.refusals.first), settlement.refusals.reason,
       int64_t{settlement.dead_letter ? 1 : 0}}));
  if (!settled.ok() || !settlement.dead_letter) return settled;
  return AddDeadLetter(connection, claim, *settlement.dead_letter, now);
}

}  // namespace upgrade_advisor
