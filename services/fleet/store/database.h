// The database of a fleet: connections, transactions, and what time it is.
//
// Thread-safe.
#ifndef SERVICES_FLEET_STORE_DATABASE_H_
#define SERVICES_FLEET_STORE_DATABASE_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/fleet/sql/connection.h"
#include "services/fleet/sql/connection_pool.h"
#include "services/fleet/sql/migrator.h"

namespace upgrade_advisor {

struct DatabaseOptions {
  // "sqlite:PATH" or "postgresql://...".
  std::string url = {};
  size_t connections = 8;
  // A statement that takes longer fails.
  absl::Duration patience = absl::Seconds(30);
  sql::Migrating migrating = sql::Migrating::kApply;
  // What time it is; unset: what the database says, so that the clocks of
  // several services do not matter, and for SQLite the clock of the machine.
  std::function<absl::Time()> clock = {};
};

class Database {
 public:
  // Connects to nothing yet. kInvalidArgument for a URL of another kind.
  static absl::StatusOr<std::unique_ptr<Database>> Open(
      const DatabaseOptions& options);

  // Brings the tables up to date, which Run does as well where nobody has; as
  // sql::Migrate.
  absl::Status Prepare();

  // Runs `body` in a transaction, again where another was in the way.
  absl::Status Run(sql::Access access,
                   const std::function<absl::Status(sql::Connection&)>& body);

  // Microseconds since 1970.
  absl::StatusOr<int64_t> Now(sql::Connection& connection) const;

 private:
  Database(const DatabaseOptions& options, sql::ConnectionPool::Open open);

  absl::Status Prepare(sql::Connection& connection);

  const std::function<absl::Time()> clock_;
  const sql::Migrating migrating_;
  sql::ConnectionPool pool_;
  std::mutex mutex_;  // held while tables are brought up to date
  std::atomic<bool> is_prepared_ = false;
};

// Days since 1970-01-01.
int64_t DayOf(int64_t microseconds);

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_STORE_DATABASE_H_
