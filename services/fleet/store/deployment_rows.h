// The rows of Deployments: stored, pointed at their subjects, and forgotten.
//
// The functions belong into a transaction.
#ifndef SERVICES_FLEET_STORE_DEPLOYMENT_ROWS_H_
#define SERVICES_FLEET_STORE_DEPLOYMENT_ROWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "astro/upgrade/v1/fleet.pb.h"
#include "services/fleet/sql/connection.h"
#include "services/fleet/store/outcome_cache.h"
#include "services/fleet/store/settings_rows.h"

namespace upgrade_advisor {

// A Deployment to store, checked and without secrets.
struct DeploymentRow {
  std::string deployment_id = {};
  std::string workspace = {};
  std::string name = {};
  std::string source = {};
  int64_t revision = 0;
  std::optional<int64_t> facts_time = {};  // unset: now
  int64_t sheet = 0;                       // of the table of sheets
};

enum class Stored { kCreated, kUpdated, kUnchanged, kConflict };

struct StoredRow {
  Stored stored = Stored::kUnchanged;
  int64_t stored_revision = 0;  // with kConflict
};

// Stores the rows in their order; what becomes of each. A revision that is
// lower than the stored one, or equal with other facts, is a conflict.
absl::StatusOr<std::vector<StoredRow>> StoreDeployments(
    sql::Connection& connection, OutcomeCache& outcomes,
    const std::string& organization, absl::Span<const DeploymentRow> rows,
    int64_t now);

// Returns how many there were.
absl::StatusOr<int64_t> DeleteDeployments(sql::Connection& connection,
                                          const std::string& organization,
                                          absl::Span<const std::string> ids);

// Points the Deployments of a scope at subjects with the settings that now hold
// for them; returns how many aim at something else than before.
absl::StatusOr<int64_t> ApplySettings(sql::Connection& connection,
                                      OutcomeCache& outcomes,
                                      const v1::FleetScope& scope, int64_t now);

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_STORE_DEPLOYMENT_ROWS_H_
