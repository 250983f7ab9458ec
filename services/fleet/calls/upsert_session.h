// One stream of Deployments to store.
//
// Rows are checked, freed of secrets and stored in batches, in their order; a
// faulty one is reported and the others are stored. Not thread-safe: one row
// after the other.
#ifndef SERVICES_FLEET_CALLS_UPSERT_SESSION_H_
#define SERVICES_FLEET_CALLS_UPSERT_SESSION_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "astro/upgrade/v1/fleet_service.pb.h"
#include "services/engine/errors.h"
#include "services/fleet/calls/fleet_calls.h"

namespace upgrade_advisor {

class UpsertSession {
 public:
  // The calls outlive it.
  explicit UpsertSession(FleetCalls& calls) : calls_(calls) {}

  // Takes the next message of the stream. An error ends the stream: the store
  // does not answer, or the first message names no organization.
  absl::Status Take(const v1::UpsertDeploymentsRequest& message);
  // The next message cannot be read, and `why`: a faulty row.
  void TakeUnreadable(const absl::Status& why);
  // Stores what is left, and says what became of all.
  absl::StatusOr<v1::UpsertDeploymentsResponse> Finish();

  // Empty before the first message.
  const std::string& organization() const { return organization_; }

 private:
  struct Pending {
    int64_t index = 0;
    IncomingDeployment deployment = {};
  };

  absl::Status TakeOrganization(const std::string& named);
  void Check(const v1::UpsertDeploymentsRequest& message,
             Violations& violations) const;
  void Fault(int64_t index, const std::string& id, absl::StatusCode code,
             const std::string& message, int64_t stored_revision);
  absl::Status Flush();
  void Count(const Pending& pending, const StoredRow& stored);

  FleetCalls& calls_;
  std::string organization_;
  std::vector<Pending> batch_;
  size_t bytes_ = 0;  // of the batch
  v1::UpsertDeploymentsResponse response_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_CALLS_UPSERT_SESSION_H_
