#include "services/cli/rehearsal/database_statistics.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/fleet/sql/connection.h"
#include "services/fleet/sql/postgresql_connection.h"

namespace upgrade_advisor {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(20);

// "postgresql+psycopg2://..." of SQLAlchemy is "postgresql://..." of libpq.
absl::StatusOr<std::string> AsLibpqTakesIt(const std::string& url) {
  const size_t colon = url.find("://");
  const std::string scheme = url.substr(0, std::min(url.find('+'), colon));
  if (colon != std::string::npos &&
      (scheme == "postgresql" || scheme == "postgres")) {
    return absl::StrCat("postgresql", url.substr(colon));
  }
  return absl::InvalidArgumentError(
      "--database takes a URL of PostgreSQL, postgresql://USER@HOST/DATABASE; "
      "of another database give --statistics");
}

// What the server or libpq says may name the host or the user.
absl::Status WithoutUrl(const absl::Status& status) {
  const absl::string_view said = status.message();
  absl::string_view why = "psql with the same URL says why";
  if (absl::StrContains(said, "password") ||
      absl::StrContains(said, "authentication")) {
    why = "it does not accept the user or the password";
  } else if (absl::StrContains(said, "translate host name")) {
    why = "its host has no address";
  } else if (absl::StrContains(said, "refused")) {
    why = "nobody listens there";
  } else if (absl::StrContains(said, "timeout") ||
             absl::StrContains(said, "timed out")) {
    why = "it does not answer in time";
  } else if (absl::StrContains(said, "does not exist")) {
    why = "it has no such database or user";
  }
  return absl::UnavailableError(
      absl::StrCat("--database: the database cannot be asked: ", why));
}

absl::StatusOr<TableSizes> Ask(sql::Connection& connection) {
  TableSizes out;
  absl::Status asked =
      connection.ExecuteScript("SET default_transaction_read_only = on");
  if (!asked.ok()) return asked;
  asked =
      sql::InTransaction(connection, sql::Access::kRead, [&]() -> absl::Status {
        const absl::StatusOr<sql::Result> found =
            connection.ExecuteOnce(kSizesQuery, {});
        if (!found.ok()) return found.status();
        for (const sql::Row& row : found->rows) {
          out[sql::TextAt(row, 0)] = {
              static_cast<uint64_t>(std::max<int64_t>(sql::IntAt(row, 1), 0)),
              static_cast<uint64_t>(sql::IntAt(row, 2))};
        }
        return absl::OkStatus();
      });
  if (!asked.ok()) return asked;
  return out;
}

}  // namespace

absl::StatusOr<TableSizes> SizesInDatabase(const std::string& url) {
  const absl::StatusOr<std::string> plain = AsLibpqTakesIt(url);
  if (!plain.ok()) return plain.status();
  const auto connection = sql::OpenPostgresql(*plain, kPatience);
  if (!connection.ok()) return WithoutUrl(connection.status());
  absl::StatusOr<TableSizes> sizes = Ask(**connection);
  if (!sizes.ok()) return WithoutUrl(sizes.status());
  if (!sizes->contains("alembic_version")) {
    return absl::InvalidArgumentError(
        "--database: it is not a metadata database of Airflow: the table "
        "alembic_version is not there, or this user cannot see it");
  }
  return sizes;
}

}  // namespace upgrade_advisor
