// Subjects: a sheet under settings, which is what is assessed.
//
// The functions belong into a transaction.
#ifndef SERVICES_FLEET_STORE_SUBJECT_ROWS_H_
#define SERVICES_FLEET_STORE_SUBJECT_ROWS_H_

#include <cstdint>
#include <map>
#include <set>
#include <utility>

#include "absl/status/statusor.h"
#include "services/fleet/sql/connection.h"

namespace upgrade_advisor {

// A sheet and settings.
using SubjectKey = std::pair<int64_t, int64_t>;

// The subjects of the keys, added where they are not there, due at once; their
// rows are locked, ascending, so that no worker writes an outcome unseen.
absl::StatusOr<std::map<SubjectKey, int64_t>> LockSubjects(
    sql::Connection& connection, const std::set<SubjectKey>& keys);

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_STORE_SUBJECT_ROWS_H_
