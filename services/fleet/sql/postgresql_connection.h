// A database of PostgreSQL 15 or later, or one that speaks its protocol, by
// libpq.
//
// Thread-compatible, as Connection.
#ifndef SERVICES_FLEET_SQL_POSTGRESQL_CONNECTION_H_
#define SERVICES_FLEET_SQL_POSTGRESQL_CONNECTION_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/fleet/sql/connection.h"

namespace upgrade_advisor::sql {

// `url` is "postgresql://..." as libpq takes it, TLS and password file
// included. The server ends a statement after `patience`, and a transaction
// that does nothing for as long.
absl::StatusOr<std::unique_ptr<Connection>> OpenPostgresql(
    const std::string& url, absl::Duration patience);

}  // namespace upgrade_advisor::sql

#endif  // SERVICES_FLEET_SQL_POSTGRESQL_CONNECTION_H_
