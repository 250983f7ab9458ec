// Subscriptions in the tables of a fleet: for clients, and for the notifier.
//
// Each call is a transaction of its own. Thread-safe. Errors are those of
// sql::Connection, and where it is said others.
#ifndef SERVICES_FLEET_STORE_NOTIFICATION_STORE_H_
#define SERVICES_FLEET_STORE_NOTIFICATION_STORE_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "astro/upgrade/v1/fleet.pb.h"
#include "services/fleet/notify/notification_store.h"
#include "services/fleet/store/fleet_store.h"

namespace upgrade_advisor {

class SqlNotificationStore final : public NotificationStore {
 public:
  // `holder` names this process and no other that uses the database. The store
  // outlives it.
  SqlNotificationStore(FleetStore& store, std::string holder)
      : store_(store), holder_(std::move(holder)) {}

  // Of a subscription without faults (SubscriptionFaults); `caller` is for the
  // audit. The answer has no secrets. kResourceExhausted if the organization
  // has as many as it may.
  absl::StatusOr<v1::FleetSubscription> Subscribe(
      const v1::FleetSubscription& subscription, const std::string& caller);
  // kNotFound for an id that nothing has.
  absl::Status Unsubscribe(const std::string& organization,
                           const std::string& id, const std::string& caller);
  // In the order in which they were made, without secrets.
  absl::StatusOr<std::vector<v1::FleetSubscription>> Subscriptions(
      const std::string& organization);

  absl::StatusOr<std::optional<DeliveryClaim>> ClaimDue(
      absl::Time now, absl::Duration lease) override;
  absl::StatusOr<PendingChanges> ReadChanges(const DeliveryClaim& claim,
                                             size_t limit) override;
  absl::Status Begin(const DeliveryClaim& claim,
                     int64_t last_sequence) override;
  absl::Status Settle(const DeliveryClaim& claim,
                      const Settlement& settlement) override;

 private:
  // In a transaction, with the time of the database.
  absl::Status Run(
      sql::Access access,
      const std::function<absl::Status(sql::Connection&, int64_t)>& body);

  FleetStore& store_;
  const std::string holder_;
  std::atomic<int64_t> leases_ = 0;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_STORE_NOTIFICATION_STORE_H_
