// Brings the tables of a database to the version that this program knows.
//
// Versions only rise; each is a transaction, so that one that was cut short has
// not happened. Programs that start at the same time wait for each other.
#ifndef SERVICES_FLEET_SQL_MIGRATOR_H_
#define SERVICES_FLEET_SQL_MIGRATOR_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "services/fleet/sql/connection.h"

namespace upgrade_advisor::sql {

// One version. `script` has statements with `;` between them, in which these
// stand for what the two databases write differently: {blob}, {text} (compared
// by its bytes), {id} (a primary key that the database counts up),
// {by_organization} (partitions of a table) and {partitions NAME} (their
// tables).
struct Migration {
  const char* name;
  const char* script;
};

enum class Migrating { kApply, kOnlyCheck };

// `migrations` from version 1 on. kFailedPrecondition if the database is of a
// later version than the last, or of an earlier one with kOnlyCheck.
absl::Status Migrate(Connection& connection,
                     absl::Span<const Migration> migrations, Migrating how);

// 0 for a database without tables of ours.
absl::StatusOr<int> SchemaVersion(Connection& connection);

// The script as the database writes it.
std::string ScriptFor(Dialect dialect, absl::string_view script);

}  // namespace upgrade_advisor::sql

#endif  // SERVICES_FLEET_SQL_MIGRATOR_H_
