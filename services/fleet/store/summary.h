// The counts of a fleet, from the population of its outcomes: what they cost
// grows with the number of outcomes, not of Deployments.
//
// The functions belong into a transaction.
#ifndef SERVICES_FLEET_STORE_SUMMARY_H_
#define SERVICES_FLEET_STORE_SUMMARY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "astro/upgrade/v1/fleet_service.pb.h"
#include "services/fleet/sql/connection.h"
#include "services/fleet/store/outcome_cache.h"

namespace upgrade_advisor {

struct SummaryQuery {
  std::string organization = {};
  std::string workspace = {};  // empty: all
  int ending_days = 90;
};

// All of the response. `today` in days since 1970-01-01.
absl::StatusOr<v1::SummarizeFleetResponse> Summarize(
    sql::Connection& connection, OutcomeCache& outcomes,
    const SummaryQuery& query, int64_t today);

// Which advisories matter to how many, the most blocking first.
absl::StatusOr<std::vector<v1::FleetFinding>> CountFindings(
    sql::Connection& connection, OutcomeCache& outcomes,
    const std::string& organization, const std::string& workspace);

// The last day whose counts are kept; 0 before the first.
absl::StatusOr<int64_t> KeptDay(sql::Connection& connection);

// Keeps the counts of `today` of every organization, unless they are kept, and
// takes those of later days away, which a clock that was ahead has left.
// Writes.
absl::Status KeepDay(sql::Connection& connection, OutcomeCache& outcomes,
                     int64_t today);

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_STORE_SUMMARY_H_
