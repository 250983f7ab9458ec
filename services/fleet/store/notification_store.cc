#include "services/fleet/store/notification_store.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/fleet/notify/subscription_check.h"
#include "services/fleet/store/change_rows.h"
#include "services/fleet/store/subscription_rows.h"

namespace upgrade_advisor {
namespace {

int64_t KindsOf(const v1::FleetSubscription& subscription) {
  int64_t out = 0;
  for (const int kind : subscription.kinds()) out |= int64_t{1} << kind;
  return out;
}

// One more than the limit, which shows whether there are more.
ChangeQuery QueryOf(const v1::FleetSubscription& subscription, size_t limit) {
  const v1::FleetScope& scope = subscription.scope();
  return {scope.organization(), scope.workspace(), scope.deployment_id(),
          static_cast<int>(limit) + 1, KindsOf(subscription)};
}

PendingChanges PendingOf(std::vector<v1::FleetChange> changes, size_t limit,
                         int64_t last) {
  PendingChanges out;
  out.has_more = changes.size() > limit;
  if (out.has_more) changes.resize(limit);
  out.upto = out.has_more ? changes.back().sequence() : last;
  out.changes = std::move(changes);
  return out;
}

}  // namespace

absl::Status SqlNotificationStore::Run(
    sql::Access access,
    const std::function<absl::Status(sql::Connection&, int64_t)>& body) {
  Database& database = store_.database();
  return database.Run(access, [&](sql::Connection& connection) -> absl::Status {
    const absl::StatusOr<int64_t> now = database.Now(connection);
    return now.ok() ? body(connection, *now) : now.status();
  });
}

absl::StatusOr<v1::FleetSubscription> SqlNotificationStore::Subscribe(
    const v1::FleetSubscription& subscription, const std::string& caller) {
  v1::FleetSubscription out;
  const absl::Status done =
      Run(sql::Access::kWrite,
          [&](sql::Connection& connection, int64_t now) -> absl::Status {
            absl::StatusOr<v1::FleetSubscription> added =
                AddSubscription(connection, subscription, {caller, now});
            if (!added.ok()) return added.status();
            out = WithoutSecrets(*std::move(added));
            return absl::OkStatus();
          });
  if (!done.ok()) return done;
  return out;
}

absl::Status SqlNotificationStore::Unsubscribe(const std::string& organization,
                                               const std::string& id,
                                               const std::string& caller) {
  return Run(
      sql::Access::kWrite, [&](sql::Connection& connection, int64_t now) {
        return RemoveSubscription(connection, organization, id, {caller, now});
      });
}

absl::StatusOr<std::vector<v1::FleetSubscription>>
SqlNotificationStore::Subscriptions(const std::string& organization) {
  absl::StatusOr<std::vector<v1::FleetSubscription>> out;
  const absl::Status done =
      Run(sql::Access::kRead, [&](sql::Connection& connection, int64_t) {
        out = LoadSubscriptions(connection, organization);
        return out.status();
      });
  if (!done.ok()) return done;
  return out;
}

absl::StatusOr<std::optional<DeliveryClaim>> SqlNotificationStore::ClaimDue(
    absl::Time now, absl::Duration lease) {
  absl::StatusOr<std::optional<DeliveryClaim>> out;
  DueQuery query;
  query.now = absl::ToUnixMicros(now);
  query.lease = absl::StrCat(holder_, "/", leases_.fetch_add(1));
  const absl::Status done = Run(
      sql::Access::kWrite, [&](sql::Connection& connection, int64_t lease_now) {
        query.lease_now = lease_now;
        query.lease_until = lease_now + absl::ToInt64Microseconds(lease);
        out = ClaimSubscription(connection, query);
        return out.status();
      });
  if (!done.ok()) return done;
  return out;
}

absl::StatusOr<PendingChanges> SqlNotificationStore::ReadChanges(
    const DeliveryClaim& claim, size_t limit) {
  PendingChanges out;
  const int64_t after = claim.subscription.delivered_sequence();
  const absl::Status done =
      Run(sql::Access::kRead,
          [&](sql::Connection& connection, int64_t) -> absl::Status {
            const absl::StatusOr<int64_t> last = LastChange(
                connection, claim.subscription.scope().organization());
            if (!last.ok()) return last.status();
            absl::StatusOr<std::vector<v1::FleetChange>> changes =
                ChangesAfter(connection, store_.outcomes(),
                             QueryOf(claim.subscription, limit), after);
            if (!changes.ok()) return changes.status();
            out = PendingOf(*std::move(changes), limit, *last);
            return absl::OkStatus();
          });
  if (!done.ok()) return done;
  return out;
}

absl::Status SqlNotificationStore::Begin(const DeliveryClaim& claim,
                                         int64_t last_sequence) {
  return Run(sql::Access::kWrite, [&](sql::Connection& connection, int64_t) {
    return NoteBegin(connection, claim, last_sequence);
  });
}

absl::Status SqlNotificationStore::Settle(const DeliveryClaim& claim,
                                          const Settlement& settlement) {
  return Run(sql::Access::kWrite,
             [&](sql::Connection& connection, int64_t now) {
               return NoteSettlement(connection, claim, settlement, now);
             });
}

}  // namespace upgrade_advisor
