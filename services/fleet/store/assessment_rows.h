// The queue of assessments: which subjects are due, who works on them, and what
// came out.
//
// A worker claims subjects with a lease and writes their outcomes; whoever
// marks a subject as due takes the lease away, so that an outcome that rests on
// an older catalog is never written over a newer demand.
//
// The functions belong into a transaction.
#ifndef SERVICES_FLEET_STORE_ASSESSMENT_ROWS_H_
#define SERVICES_FLEET_STORE_ASSESSMENT_ROWS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "services/fleet/sql/connection.h"
#include "services/fleet/store/outcome_cache.h"

namespace upgrade_advisor {

// A catalog and plugins that assess.
struct SnapshotRow {
  std::string digest = {};   // names both
  std::string catalog = {};  // CatalogRecord
  std::string plugins = {};  // revision of the plugins
};

// Makes it the snapshot that counts, and marks as due whom the difference to
// the one before can concern, those that it concerns directly first. Returns
// its number. The same one again changes nothing.
absl::StatusOr<int64_t> RegisterSnapshot(sql::Connection& connection,
                                         OutcomeCache& outcomes,
                                         const SnapshotRow& snapshot,
                                         int64_t now);

struct ClaimedSubject {
  int64_t subject = 0;
  int64_t sheet = 0;
  int64_t settings = 0;
};

// Claims at most `limit` due subjects nobody has a lease on, the most pressing
// first. Nothing if `snapshot` is not the one that counts. If somebody claimed
// for a later day, the clock was ahead: then all subjects are due again.
// `lease` is unique to the claim.
absl::StatusOr<std::vector<ClaimedSubject>> ClaimDue(
    sql::Connection& connection, int64_t snapshot, const std::string& lease,
    int64_t now, int64_t lease_until, int limit);

// What was found out about a subject.
struct AssessedSubject {
  int64_t subject = 0;
  int64_t outcome = 0;
  int64_t due_day = 0;  // when it is due again
};

// Writes the outcomes of those subjects that are still leased, and announces
// them. Returns how many outcomes were taken: none if `snapshot` is no longer
// the one that counts.
absl::StatusOr<int64_t> SaveAssessed(sql::Connection& connection,
                                     OutcomeCache& outcomes, int64_t snapshot,
                                     const std::string& lease,
                                     absl::Span<const AssessedSubject> assessed,
                                     int64_t now);

// Gives claimed subjects back, to be claimed again from `not_before` on.
absl::Status ReleaseClaim(sql::Connection& connection, const std::string& lease,
                          int64_t not_before);

// How many subjects are due on a day.
absl::StatusOr<int64_t> CountDue(sql::Connection& connection, int64_t day);

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_STORE_ASSESSMENT_ROWS_H_
