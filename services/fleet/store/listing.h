// Deployments of an organization, a page at a time.
//
// The functions belong into a transaction that reads.
#ifndef SERVICES_FLEET_STORE_LISTING_H_
#define SERVICES_FLEET_STORE_LISTING_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "astro/upgrade/v1/fleet.pb.h"
#include "services/fleet/filter/filter_tree.h"
#include "services/fleet/sql/connection.h"
#include "services/fleet/store/filter_cache.h"
#include "services/fleet/store/outcome_cache.h"

namespace upgrade_advisor {

enum class ListOrder { kName, kDeploymentId, kWorkspace, kDaysLeft };

// The last entry of a page: its value in the order, and its id.
struct ListPosition {
  std::string text = {};  // of a name or workspace
  int64_t number = 0;     // of the end of maintenance
  std::string deployment_id = {};
};

struct ListQuery {
  std::string organization = {};
  FilterNode filter = {};
  // What the filter was read from: equal texts are equal filters. Empty: what
  // it comes to is not remembered.
  std::string filter_text = {};
  ListOrder order = ListOrder::kName;
  bool is_descending = false;
  int limit = 100;
  std::optional<ListPosition> after = {};
};

struct ListPage {
  std::vector<v1::FleetEntry> entries = {};
  // Where the next page goes on; nothing on the last.
  std::optional<ListPosition> next = {};
};

// `today` is what days left count from, in days since 1970-01-01.
absl::StatusOr<ListPage> ListPageOf(sql::Connection& connection,
                                    OutcomeCache& outcomes,
                                    FilterCache& filters,
                                    const ListQuery& query, int64_t today);

// One Deployment with the bytes of its sheet and settings; kNotFound.
struct StoredDeployment {
  v1::FleetEntry entry = {};
  // kDataLoss if they are damaged.
  absl::StatusOr<std::string> sheet = std::string();
  absl::StatusOr<std::string> settings = std::string();
};

absl::StatusOr<StoredDeployment> LoadDeployment(
    sql::Connection& connection, OutcomeCache& outcomes,
    const std::string& organization, const std::string& deployment_id,
    int64_t today);

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_STORE_LISTING_H_
