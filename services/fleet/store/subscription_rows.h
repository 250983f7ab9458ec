// Who follows an organization, and how far each has come.
//
// The functions belong into a transaction.
#ifndef SERVICES_FLEET_STORE_SUBSCRIPTION_ROWS_H_
#define SERVICES_FLEET_STORE_SUBSCRIPTION_ROWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "astro/upgrade/v1/fleet.pb.h"
#include "services/fleet/notify/notification_store.h"
#include "services/fleet/sql/connection.h"
#include "services/fleet/store/settings_rows.h"

namespace upgrade_advisor {

// Of an organization at once.
inline constexpr int64_t kMaxSubscriptions = 100;

// Writes it under the next number; from the next change on it is due. Returned
// with its id, and with its secrets. kResourceExhausted if the organization has
// as many as it may.
absl::StatusOr<v1::FleetSubscription> AddSubscription(
    sql::Connection& connection, v1::FleetSubscription subscription,
    const Actor& actor);

// With its dead letters. kNotFound for an id that nothing has.
absl::Status RemoveSubscription(sql::Connection& connection,
                                const std::string& organization,
                                const std::string& id, const Actor& actor);

// All, in order, without their secrets.
absl::StatusOr<std::vector<v1::FleetSubscription>> LoadSubscriptions(
    sql::Connection& connection, const std::string& organization);

// As NotificationStore says. `now` is the caller's time for what is due, and
// `lease_now` that of the database for leases, in microseconds.
struct DueQuery {
  int64_t now = 0;
  int64_t lease_now = 0;
  int64_t lease_until = 0;
  std::string lease = {};
};
absl::StatusOr<std::optional<DeliveryClaim>> ClaimSubscription(
    sql::Connection& connection, const DueQuery& query);

absl::Status NoteBegin(sql::Connection& connection, const DeliveryClaim& claim,
                       int64_t last_sequence);
absl::Status NoteSettlement(sql::Connection& connection,
                            const DeliveryClaim& claim,
                            const Settlement& settlement, int64_t now);

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_STORE_SUBSCRIPTION_ROWS_H_
