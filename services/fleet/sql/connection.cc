#include "services/fleet/sql/connection.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace upgrade_advisor::sql {
namespace {

constexpr int kAttempts = 8;

absl::string_view BeginOf(Dialect dialect, Access access) {
  if (dialect == Dialect::kPostgresql) {
    return access == Access::kRead
               ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
               : "BEGIN ISOLATION LEVEL READ COMMITTED";
  }
  // A reader of SQLite that becomes a writer fails if another was faster.
  return access == Access::kWrite ? "BEGIN IMMEDIATE" : "BEGIN";
}

absl::Status TryOnce(Connection& connection, Access access,
                     const std::function<absl::Status()>& body) {
  const absl::Status begun =
      connection.ExecuteScript(BeginOf(connection.dialect(), access));
  if (!begun.ok()) return begun;
  absl::Status status = body();
  if (status.ok()) status = connection.ExecuteScript("COMMIT");
  if (status.ok()) return status;
  // Where that fails too, the connection is no longer usable, and its end rolls
  // the transaction back.
  connection.ExecuteScript("ROLLBACK").IgnoreError();
  return status;
}

}  // namespace

absl::string_view SkipLocked(Dialect dialect) {
  return dialect == Dialect::kPostgresql ? " FOR UPDATE SKIP LOCKED" : "";
}

absl::string_view ForUpdate(Dialect dialect) {
  return dialect == Dialect::kPostgresql ? " FOR UPDATE" : "";
}

absl::string_view ForShare(Dialect dialect) {
  return dialect == Dialect::kPostgresql ? " FOR SHARE" : "";
}

std::string Elements(Dialect dialect, absl::string_view parameter) {
  return dialect == Dialect::kPostgresql
             ? absl::StrCat("json_array_elements(CAST(", parameter,
                            " AS json))")
             : absl::StrCat("json_each(", parameter, ")");
}

std::string Element(int i) {
  return absl::StrCat("CAST(value->>", i, " AS BIGINT)");
}

std::string IsOneOf(Dialect dialect, absl::string_view column,
                    absl::string_view parameter) {
  return dialect == Dialect::kPostgresql
             ? absl::StrCat(column, " = ANY (CAST(", parameter,
                            " AS BIGINT[]))")
             : absl::StrCat(column, " IN (SELECT value FROM json_each(",
                            parameter, "))");
}

std::string IsOneOfMany(Dialect dialect, absl::string_view column,
                        absl::string_view parameter) {
  // IS TRUE keeps PostgreSQL from making a join of it, whose result it would
  // sort.
  return dialect == Dialect::kPostgresql
             ? absl::StrCat("(((+", column, ") IN (SELECT unnest(CAST(",
                            parameter, " AS BIGINT[])))) IS TRUE)")
             : IsOneOf(dialect, absl::StrCat("(+", column, ")"), parameter);
}

std::string NumberList(Dialect dialect, absl::Span<const int64_t> numbers) {
  const bool is_postgresql = dialect == Dialect::kPostgresql;
  return absl::StrCat(is_postgresql ? "{" : "[", absl::StrJoin(numbers, ","),
                      is_postgresql ? "}" : "]");
}

std::string TextElement(int i) { return absl::StrCat("value->>", i); }

absl::Status InTransaction(Connection& connection, Access access,
                           const std::function<absl::Status()>& body) {
  absl::Status status;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    status = TryOnce(connection, access, body);
    if (!absl::IsAborted(status)) return status;
    absl::SleepFor(absl::Milliseconds(1 << attempt));
  }
  return absl::UnavailableError(status.message());
}

}  // namespace upgrade_advisor::sql
