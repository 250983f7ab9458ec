// What has changed, in the numbers of an organization.
//
// The functions belong into a transaction that reads.
#ifndef SERVICES_FLEET_STORE_CHANGE_ROWS_H_
#define SERVICES_FLEET_STORE_CHANGE_ROWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "astro/upgrade/v1/fleet.pb.h"
#include "services/fleet/sql/connection.h"
#include "services/fleet/store/outcome_cache.h"

namespace upgrade_advisor {

// Empty texts: all.
struct ChangeQuery {
  std::string organization = {};
  std::string workspace = {};
  std::string deployment_id = {};
  int limit = 100;
  // Changes of one of these kinds, as ChangeKinds; 0: of any.
  int64_t kinds = 0;
};

// Those below a number, the newest first.
absl::StatusOr<std::vector<v1::FleetChange>> ChangesBefore(
    sql::Connection& connection, OutcomeCache& outcomes,
    const ChangeQuery& query, int64_t before);

// Those above a number, the oldest first.
absl::StatusOr<std::vector<v1::FleetChange>> ChangesAfter(
    sql::Connection& connection, OutcomeCache& outcomes,
    const ChangeQuery& query, int64_t after);

// The number of the last change; 0 before the first.
absl::StatusOr<int64_t> LastChange(sql::Connection& connection,
                                   const std::string& organization);

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_STORE_CHANGE_ROWS_H_
