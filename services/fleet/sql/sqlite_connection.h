// A database in a file, by SQLite.
//
// Opened in WAL mode, so that readers do not wait for the writer; every commit
// is on disk before it returns. Thread-compatible, as Connection.
#ifndef SERVICES_FLEET_SQL_SQLITE_CONNECTION_H_
#define SERVICES_FLEET_SQL_SQLITE_CONNECTION_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/fleet/sql/connection.h"

namespace upgrade_advisor::sql {

// Makes the file if it is not there, readable by its owner alone. A statement
// waits at most `patience` for the writer before it.
absl::StatusOr<std::unique_ptr<Connection>> OpenSqlite(const std::string& path,
                                                       absl::Duration patience);

}  // namespace upgrade_advisor::sql

#endif  // SERVICES_FLEET_SQL_SQLITE_CONNECTION_H_
