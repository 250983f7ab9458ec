// The store of a fleet: what the service and its workers ask of the tables,
// each question or change in a transaction of its own.
//
// Thread-safe. Errors are those of sql::Connection, and where it is said
// others.
#ifndef SERVICES_FLEET_STORE_FLEET_STORE_H_
#define SERVICES_FLEET_STORE_FLEET_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "astro/upgrade/v1/deployment.pb.h"
#include "astro/upgrade/v1/fleet.pb.h"
#include "services/fleet/assessment/assessor.h"
#include "services/fleet/store/assessment_rows.h"
#include "services/fleet/store/change_rows.h"
#include "services/fleet/store/content.h"
#include "services/fleet/store/database.h"
#include "services/fleet/store/deployment_rows.h"
#include "services/fleet/store/listing.h"
#include "services/fleet/store/outcome_cache.h"
#include "services/fleet/store/summary.h"

namespace upgrade_advisor {

// A Deployment to store; `sheet` is ContentOf its bytes.
struct IncomingDeployment {
  DeploymentRow row = {};
  Content sheet = {};
};

// A claimed subject with what there is to assess.
struct SubjectToAssess {
  int64_t subject = 0;
  v1::Deployment deployment = {};
  FleetSettings settings = {};
};

struct ClaimedWork {
  std::string lease = {};
  int64_t snapshot = 0;
  int64_t day = 0;  // to assess for
  std::vector<SubjectToAssess> subjects = {};
  // Claimed too, but what is stored of them cannot be read.
  std::vector<int64_t> damaged = {};
  // So many more were claimed and not read: the others are large.
  size_t left = 0;

  size_t size() const { return subjects.size() + damaged.size() + left; }
};

// An assessment that was made.
struct FinishedSubject {
  int64_t subject = 0;
  v1::Assessment assessment = {};
  int64_t due_day = 0;
};

class FleetStore {
 public:
  explicit FleetStore(std::unique_ptr<Database> database)
      : database_(std::move(database)) {}

  // For rows that other folders keep in the same tables.
  Database& database() { return *database_; }
  OutcomeCache& outcomes() { return outcomes_; }

  // What becomes of each row, in order.
  absl::StatusOr<std::vector<StoredRow>> Upsert(
      const std::string& organization,
      absl::Span<const IncomingDeployment> deployments);
  absl::StatusOr<int64_t> Delete(const std::string& organization,
                                 absl::Span<const std::string> ids);

  absl::StatusOr<StoredDeployment> Get(const std::string& organization,
                                       const std::string& deployment_id);
  absl::StatusOr<ListPage> List(const ListQuery& query);
  absl::StatusOr<v1::SummarizeFleetResponse> Summary(const SummaryQuery& query);
  absl::StatusOr<std::vector<v1::FleetFinding>> Findings(
      const std::string& organization, const std::string& workspace);
  // The newest first, below `before`.
  absl::StatusOr<std::vector<v1::FleetChange>> Changes(const ChangeQuery& query,
                                                       int64_t before);

  // The oldest first, above `after`; and the number of the organization's last
  // change in the same moment.
  struct NewChanges {
    std::vector<v1::FleetChange> changes = {};
    int64_t last = 0;
  };
  absl::StatusOr<NewChanges> ChangesSince(const ChangeQuery& query,
                                          int64_t after);

  // Returns how many Deployments aim at something else than before.
  absl::StatusOr<int64_t> SetTarget(const v1::FleetScope& scope,
                                    const v1::FleetTarget& target,
                                    const std::string& caller);
  absl::StatusOr<v1::FleetAcknowledgement> Acknowledge(
      const v1::FleetAcknowledgement& acknowledgement,
      const std::string& caller);
  absl::StatusOr<v1::FleetAcknowledgement> Revoke(
      const std::string& organization, const std::string& id,
      const std::string& caller);
  absl::StatusOr<std::vector<v1::FleetAcknowledgement>> Acknowledgements(
      const std::string& organization);

  // Makes a snapshot the one that counts; its number.
  absl::StatusOr<int64_t> Register(const SnapshotRow& snapshot);
  // At most `limit` subjects, leased for `lease_time`. Nothing to do if
  // `snapshot` is not the one that counts, or nothing is due.
  absl::StatusOr<ClaimedWork> Claim(int64_t snapshot, const std::string& worker,
                                    absl::Duration lease_time, int limit);
  // Returns how many were taken: fewer if a lease was lost.
  absl::StatusOr<int64_t> Save(const ClaimedWork& work,
                               absl::Span<const FinishedSubject> finished);
  // Gives the work back, to be claimed again after `pause`.
  absl::Status Release(const ClaimedWork& work, absl::Duration pause);
  // How many subjects are due today.
  absl::StatusOr<int64_t> Due();
  // Keeps the counts of today, once everything of today is assessed; whether it
  // is.
  absl::StatusOr<bool> KeepToday();

 private:
  absl::StatusOr<std::vector<int64_t>> SheetIds(
      absl::Span<const IncomingDeployment> deployments);
  // What `body` makes of the database in one transaction, at the time that it
  // is given.
  template <typename T>
  absl::StatusOr<T> In(
      sql::Access access,
      const std::function<absl::StatusOr<T>(sql::Connection&, int64_t)>& body);
  absl::Status LoadWork(absl::Span<const ClaimedSubject> claimed,
                        ClaimedWork& work);
  absl::Status LoadSome(sql::Connection& connection,
                        absl::Span<const ClaimedSubject> claimed,
                        ClaimedWork& work, size_t& bytes);
  absl::Status GiveUpDamaged(absl::Span<const ClaimedSubject> claimed,
                             const ClaimedWork& work);
  std::string NewLease(const std::string& worker);

  const std::unique_ptr<Database> database_;
  OutcomeCache outcomes_;
  FilterCache filters_;
  std::mutex mutex_;
  // Sheets that are in the store for certain, by digest.
  absl::flat_hash_map<std::string, int64_t> sheets_ ABSL_GUARDED_BY(mutex_);
  int64_t leases_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_STORE_FLEET_STORE_H_
