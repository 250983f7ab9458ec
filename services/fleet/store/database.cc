#include "services/fleet/store/database.h"

#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "services/fleet/sql/postgresql_connection.h"
#include "services/fleet/sql/sqlite_connection.h"
#include "services/fleet/store/schema.h"

namespace upgrade_advisor {
namespace {

constexpr int64_t kDay = int64_t{24} * 60 * 60 * 1'000'000;

absl::StatusOr<sql::ConnectionPool::Open> OpenerOf(
    const DatabaseOptions& options) {
  const absl::Duration patience = options.patience;
  absl::string_view path = options.url;
  if (absl::ConsumePrefix(&path, "sqlite:") && !path.empty()) {
    return [file = std::string(path), patience] {
      return sql::OpenSqlite(file, patience);
    };
  }
  if (absl::StartsWith(options.url, "postgresql://") ||
      absl::StartsWith(options.url, "postgres://")) {
    return [url = options.url, patience] {
      return sql::OpenPostgresql(url, patience);
    };
  }
  // The URL may hold a password and is not quoted.
  return absl::InvalidArgumentError(
      "the store is neither sqlite:PATH nor postgresql://...");
}

}  // namespace

int64_t DayOf(int64_t microseconds) { return microseconds / kDay; }

Database::Database(const DatabaseOptions& options,
                   sql::ConnectionPool::Open open)
    : clock_(options.clock),
      migrating_(options.migrating),
      pool_(std::move(open), options.connections, options.patience) {}

absl::StatusOr<std::unique_ptr<Database>> Database::Open(
    const DatabaseOptions& options) {
  absl::StatusOr<sql::ConnectionPool::Open> open = OpenerOf(options);
  if (!open.ok()) return open.status();
  return std::unique_ptr<Database>(new Database(options, *std::move(open)));
}

absl::Status Database::Prepare() {
  absl::StatusOr<sql::ConnectionPool::Borrowed> connection = pool_.Borrow();
  if (!connection.ok()) return connection.status();
  return Prepare(**connection);
}

absl::Status Database::Prepare(sql::Connection& connection) {
  if (is_prepared_) return absl::OkStatus();
  const std::lock_guard<std::mutex> lock(mutex_);
  if (is_prepared_) return absl::OkStatus();
  absl::Status status = sql::Migrate(connection, FleetMigrations(), migrating_);
  is_prepared_ = status.ok();
  return status;
}

absl::Status Database::Run(
    sql::Access access,
    const std::function<absl::Status(sql::Connection&)>& body) {
  absl::StatusOr<sql::ConnectionPool::Borrowed> connection = pool_.Borrow();
  if (!connection.ok()) return connection.status();
  if (absl::Status s = Prepare(**connection); !s.ok()) return s;
  return sql::InTransaction(**connection, access,
                            [&] { return body(**connection); });
}

absl::StatusOr<int64_t> Database::Now(sql::Connection& connection) const {
  if (clock_) return absl::ToUnixMicros(clock_());
  if (connection.dialect() == sql::Dialect::kSqlite) {
    return absl::ToUnixMicros(absl::Now());
  }
  const absl::StatusOr<sql::Result> result = connection.Execute(
      "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)",
      {});
  if (!result.ok()) return result.status();
  return sql::IntAt(result->rows[0], 0);
}

}  // namespace upgrade_advisor
