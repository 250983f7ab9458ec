#include "services/fleet/sql/sqlite_connection.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace upgrade_advisor::sql {
namespace {

struct CloseDatabase {
  void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
};
struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
  }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;
using Statement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

absl::StatusCode CodeOf(int result) {
  switch (result & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return absl::StatusCode::kAborted;
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_NOMEM:
    case SQLITE_READONLY:
      return absl::StatusCode::kUnavailable;
    case SQLITE_CONSTRAINT:
      return absl::StatusCode::kAlreadyExists;
    case SQLITE_INTERRUPT:
      return absl::StatusCode::kDeadlineExceeded;
    default:
      return absl::StatusCode::kInternal;
  }
}

// sqlite3_errmsg names tables and columns, never values.
absl::Status ErrorOf(sqlite3* db, int result) {
  return absl::Status(CodeOf(result),
                      absl::StrCat("SQLite: ", sqlite3_errmsg(db)));
}

int Bind(sqlite3_stmt* statement, int place, const Value& value) {
  if (const auto* number = std::get_if<int64_t>(&value)) {
    return sqlite3_bind_int64(statement, place, *number);
  }
  if (const auto* text = std::get_if<std::string>(&value)) {
    return sqlite3_bind_text64(statement, place, text->data(), text->size(),
                               SQLITE_STATIC, SQLITE_UTF8);
  }
  if (const auto* blob = std::get_if<Blob>(&value)) {
    return sqlite3_bind_blob64(statement, place, blob->bytes.data(),
                               blob->bytes.size(), SQLITE_STATIC);
  }
  return sqlite3_bind_null(statement, place);
}

Value Column(sqlite3_stmt* statement, int column) {
  const auto size =
      static_cast<size_t>(sqlite3_column_bytes(statement, column));
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
      return static_cast<int64_t>(sqlite3_column_int64(statement, column));
    case SQLITE_NULL:
      return std::monostate();
    case SQLITE_BLOB:
      return Blob{std::string(
          static_cast<const char*>(sqlite3_column_blob(statement, column)),
          size)};
    default:
      return std::string(
          reinterpret_cast<const char*>(sqlite3_column_text(statement, column)),
          size);
  }
}

class SqliteConnection final : public Connection {
 public:
  explicit SqliteConnection(Database db) : db_(std::move(db)) {}

  Dialect dialect() const override { return Dialect::kSqlite; }

  absl::StatusOr<Result> Execute(absl::string_view statement,
                                 absl::Span<const Value> parameters) override {
    Statement once;
    absl::StatusOr<sqlite3_stmt*> prepared = Prepared(statement, once);
    if (!prepared.ok()) return prepared.status();
    absl::StatusOr<Result> out = Run(*prepared, parameters);
    sqlite3_reset(*prepared);
    sqlite3_clear_bindings(*prepared);
    return out;
  }

  // SQLite plans by statistics, not by parameters.
  absl::StatusOr<Result> ExecuteOnce(
      absl::string_view statement,
      absl::Span<const Value> parameters) override {
    return Execute(statement, parameters);
  }

  absl::StatusOr<std::vector<Result>> ExecuteEach(
      absl::string_view statement, absl::Span<const Row> parameters) override {
    std::vector<Result> out;
    out.reserve(parameters.size());
    for (const Row& row : parameters) {
      absl::StatusOr<Result> result = Execute(statement, row);
      if (!result.ok()) return result.status();
      out.push_back(*std::move(result));
    }
    return out;
  }

  absl::Status ExecuteScript(absl::string_view script) override {
    const int result = sqlite3_exec(db_.get(), std::string(script).c_str(),
                                    nullptr, nullptr, nullptr);
    return result == SQLITE_OK ? absl::OkStatus() : ErrorOf(db_.get(), result);
  }

  bool IsUsable() const override {
    // A transaction that nobody has ended belongs to somebody who gave up.
    return sqlite3_get_autocommit(db_.get()) != 0;
  }

 private:
  // Kept here, or in `once` if there are too many already.
  absl::StatusOr<sqlite3_stmt*> Prepared(absl::string_view text,
                                         Statement& once) {
    const auto found = statements_.find(text);
    if (found != statements_.end()) return found->second.get();
    sqlite3_stmt* made = nullptr;
    const int result = sqlite3_prepare_v3(
        db_.get(), text.data(), static_cast<int>(text.size()),
        SQLITE_PREPARE_PERSISTENT, &made, nullptr);
    if (result != SQLITE_OK) return ErrorOf(db_.get(), result);
    Statement statement(made);
    if (statements_.size() < kPreparedStatements) {
      statements_.emplace(std::string(text), std::move(statement));
    } else {
      once = std::move(statement);
    }
    return made;
  }

  // $1 is a name to SQLite, and its place is the order in which names come.
  absl::Status BindAll(sqlite3_stmt* statement,
                       absl::Span<const Value> parameters) {
    for (size_t i = 0; i < parameters.size(); ++i) {
      const int place = sqlite3_bind_parameter_index(
          statement, absl::StrCat("$", i + 1).c_str());
      if (place == 0) continue;
      const int result = Bind(statement, place, parameters[i]);
      if (result != SQLITE_OK) return ErrorOf(db_.get(), result);
    }
    return absl::OkStatus();
  }

  absl::StatusOr<Result> Run(sqlite3_stmt* statement,
                             absl::Span<const Value> parameters) {
    if (absl::Status s = BindAll(statement, parameters); !s.ok()) return s;
    Result out;
    const int columns = sqlite3_column_count(statement);
    int result;
    while ((result = sqlite3_step(statement)) == SQLITE_ROW) {
      Row& row = out.rows.emplace_back();
      row.reserve(static_cast<size_t>(columns));
      for (int i = 0; i < columns; ++i) row.push_back(Column(statement, i));
    }
    if (result != SQLITE_DONE) return ErrorOf(db_.get(), result);
    out.changed = sqlite3_changes64(db_.get());
    return out;
  }

  // Before the statements, which need it to end.
  Database db_;
  std::map<std::string, Statement, std::less<>> statements_;
};

// So that nobody else can read facts: SQLite would make it by the umask.
void MakePrivate(const std::string& path) {
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file >= 0) close(file);
}

// SQLite does not wait by itself here: of two that turn a new file to WAL at
// once, each may hold what the other needs, so one is refused without patience.
absl::Status ReadyFor(Connection& connection, absl::Duration patience) {
  const absl::Time deadline = absl::Now() + patience;
  while (true) {
    const absl::Status ready = connection.ExecuteScript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA "
        "foreign_keys=ON; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY");
    if (!absl::IsAborted(ready) || absl::Now() >= deadline) return ready;
    absl::SleepFor(absl::Milliseconds(5));
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<Connection>> OpenSqlite(
    const std::string& path, absl::Duration patience) {
  MakePrivate(path);
  sqlite3* opened = nullptr;
  const int result = sqlite3_open_v2(
      path.c_str(), &opened,
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
      nullptr);
  Database db(opened);
  if (result != SQLITE_OK) return ErrorOf(db.get(), result);
  sqlite3_busy_timeout(db.get(),
                       static_cast<int>(absl::ToInt64Milliseconds(patience)));
  auto out = std::make_unique<SqliteConnection>(std::move(db));
  if (absl::Status s = ReadyFor(*out, patience); !s.ok()) return s;
  return out;
}

}  // namespace upgrade_advisor::sql
