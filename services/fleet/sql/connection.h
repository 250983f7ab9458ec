// One connection to a database, which speaks SQL that SQLite and PostgreSQL
// share.
//
// Not thread-safe: one thread at a time. Statements name parameters $1, $2 ...;
// the first 256 texts are prepared and kept. What the two do not share, a
// statement takes from Dialect.
//
// Errors: kUnavailable if the database does not answer, is full or has shut
// down (try later); kAborted if another transaction was in the way (run the
// transaction again); kDeadlineExceeded if a statement took too long;
// kAlreadyExists for a row that is there; kInternal for faults of ours. No
// message has a value or a password in it.
#ifndef SERVICES_FLEET_SQL_CONNECTION_H_
#define SERVICES_FLEET_SQL_CONNECTION_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/fleet/sql/value.h"

namespace upgrade_advisor::sql {

enum class Dialect { kSqlite, kPostgresql };

inline constexpr size_t kPreparedStatements = 256;

class Connection {
 public:
  virtual ~Connection() = default;

  virtual Dialect dialect() const = 0;

  // Runs one statement.
  virtual absl::StatusOr<Result> Execute(
      absl::string_view statement, absl::Span<const Value> parameters) = 0;

  // The same for a statement that is planned for these very parameters, not
  // kept: of long lists, PostgreSQL then knows what is in them.
  virtual absl::StatusOr<Result> ExecuteOnce(
      absl::string_view statement, absl::Span<const Value> parameters) = 0;

  // Runs one statement for each row of parameters, without waiting for one
  // answer before the next is sent; the results in order. At the first error
  // the rest is not run.
  virtual absl::StatusOr<std::vector<Result>> ExecuteEach(
      absl::string_view statement, absl::Span<const Row> parameters) = 0;

  // Runs statements of a fixed text without parameters, `;` between them.
  virtual absl::Status ExecuteScript(absl::string_view script) = 0;

  // Whether it can be used again.
  virtual bool IsUsable() const = 0;
};

// What takes row locks that others step over, at the end of a query; empty for
// SQLite, where one transaction writes at a time.
absl::string_view SkipLocked(Dialect dialect);
// What takes row locks that others wait for; those of ForShare only who changes
// the row.
absl::string_view ForUpdate(Dialect dialect);
absl::string_view ForShare(Dialect dialect);

// What turns a parameter, JSON such as [[1,2],[3,4]], into rows: a table of the
// column `value`, of which Element(0) is the first number of each. So a
// statement takes a list of any length and has one text.
std::string Elements(Dialect dialect, absl::string_view parameter);
std::string Element(int i);
std::string TextElement(int i);

// The same for thousands of numbers: they are put into a table once, and each
// row that comes by is looked up there. Uses no index of the column.
std::string IsOneOfMany(Dialect dialect, absl::string_view column,
                        absl::string_view parameter);

// That a column has one of many numbers, which the parameter lists as
// NumberList writes them. PostgreSQL can tell how many they are.
std::string IsOneOf(Dialect dialect, absl::string_view column,
                    absl::string_view parameter);
std::string NumberList(Dialect dialect, absl::Span<const int64_t> numbers);

enum class Access { kRead, kWrite };

// Runs `body` in a transaction: committed if it returns OK, otherwise rolled
// back. `body` may run several times, until it is not kAborted, at most eight
// times. A transaction that reads sees one state of the database throughout; of
// one that writes, each statement sees what is committed by then.
absl::Status InTransaction(Connection& connection, Access access,
                           const std::function<absl::Status()>& body);

}  // namespace upgrade_advisor::sql

#endif  // SERVICES_FLEET_SQL_CONNECTION_H_
