#include "services/fleet/sql/postgresql_connection.h"

#include <postgresql/libpq-fe.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace upgrade_advisor::sql {
namespace {

struct CloseConnection {
  void operator()(PGconn* c) const { PQfinish(c); }
};
struct ClearResult {
  void operator()(PGresult* r) const { PQclear(r); }
};
using Handle = std::unique_ptr<PGconn, CloseConnection>;
using Answer = std::unique_ptr<PGresult, ClearResult>;

// Types as pg_type.dat numbers them, which never change.
constexpr Oid kBool = 16;
constexpr Oid kBytea = 17;
constexpr Oid kInt8 = 20;
constexpr Oid kInt2 = 21;
constexpr Oid kInt4 = 23;
constexpr Oid kText = 25;

constexpr int kBinary = 1;

// So many statements are on their way at once: their answers have to fit into
// the buffers of the socket, because nobody reads before all are sent.
constexpr size_t kPipelined = 128;

// By the classes of SQLSTATE in PostgreSQL's Appendix A.
absl::StatusCode CodeOf(absl::string_view state) {
  if (state == "40001" || state == "40P01" || state == "55P03") {
    return absl::StatusCode::kAborted;
  }
  if (state == "57014") return absl::StatusCode::kDeadlineExceeded;
  // A row, a table, or the type of its rows.
  if (state == "23505" || state == "42P07" || state == "42710") {
    return absl::StatusCode::kAlreadyExists;
  }
  // 08 connection, 53 resources, 57 operator, 58 system; 25006 a standby.
  for (absl::string_view c : {"08", "53", "57", "58", "25006"}) {
    if (absl::StartsWith(state, c)) return absl::StatusCode::kUnavailable;
  }
  return state.empty() ? absl::StatusCode::kUnavailable
                       : absl::StatusCode::kInternal;
}

// The primary message alone: the details may quote a row.
absl::Status ErrorOf(PGconn* connection, const PGresult* answer) {
  const char* state = answer == nullptr
                          ? nullptr
                          : PQresultErrorField(answer, PG_DIAG_SQLSTATE);
  const char* text = answer == nullptr
                         ? nullptr
                         : PQresultErrorField(answer, PG_DIAG_MESSAGE_PRIMARY);
  return absl::Status(
      CodeOf(state == nullptr ? "" : state),
      absl::StrCat("PostgreSQL: ",
                   absl::StripAsciiWhitespace(
                       text == nullptr ? PQerrorMessage(connection) : text)));
}

// Numbers cross the wire with their highest byte first.
void StoreBigEndian(uint64_t number, std::string& bytes) {
  for (size_t i = bytes.size(); i-- > 0; number >>= 8) {
    bytes[i] = static_cast<char>(number & 0xff);
  }
}

uint64_t LoadBigEndian(const char* bytes, size_t size) {
  uint64_t out = 0;
  for (size_t i = 0; i < size; ++i) {
    out = out << 8 | static_cast<unsigned char>(bytes[i]);
  }
  return out;
}

// Parameters in the form in which libpq takes them; borrows the texts.
class Parameters {
 public:
  explicit Parameters(absl::Span<const Value> values) {
    // Where the numbers are must not move.
    numbers_.reserve(values.size());
    for (const Value& value : values) Add(value);
  }

  int size() const { return static_cast<int>(data_.size()); }
  const Oid* types() const { return types_.data(); }
  const char* const* data() const { return data_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  void Add(const Value& value) {
    if (const auto* number = std::get_if<int64_t>(&value)) {
      std::string& bytes = numbers_.emplace_back(8, '\0');
      StoreBigEndian(static_cast<uint64_t>(*number), bytes);
      Add(kInt8, bytes.data(), 8, 1);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      Add(kText, text->c_str(), text->size(), 0);
    } else if (const auto* blob = std::get_if<Blob>(&value)) {
      Add(kBytea, blob->bytes.data(), blob->bytes.size(), 1);
    } else {
      Add(0, nullptr, 0, 0);
    }
  }
  void Add(Oid type, const char* data, size_t length, int format) {
    types_.push_back(type);
    data_.push_back(data);
    lengths_.push_back(static_cast<int>(length));
    formats_.push_back(format);
  }

  std::vector<std::string> numbers_;
  std::vector<Oid> types_;
  std::vector<const char*> data_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
};

Value ValueOf(const PGresult* answer, int row, int column) {
  if (PQgetisnull(answer, row, column) != 0) return std::monostate();
  const char* data = PQgetvalue(answer, row, column);
  const auto size = static_cast<size_t>(PQgetlength(answer, row, column));
  switch (PQftype(answer, column)) {
    case kInt8:
      return static_cast<int64_t>(LoadBigEndian(data, 8));
    case kInt4:
      return static_cast<int32_t>(LoadBigEndian(data, 4));
    case kInt2:
      return static_cast<int16_t>(LoadBigEndian(data, 2));
    case kBool:
      return static_cast<int64_t>(*data);
    case kBytea:
      return Blob{std::string(data, size)};
    default:
      return std::string(data, size);
  }
}

Result ResultOf(PGresult* answer) {
  Result out;
  const int rows = PQntuples(answer), columns = PQnfields(answer);
  out.rows.resize(static_cast<size_t>(rows));
  for (int r = 0; r < rows; ++r) {
    Row& row = out.rows[static_cast<size_t>(r)];
    row.reserve(static_cast<size_t>(columns));
    for (int c = 0; c < columns; ++c) row.push_back(ValueOf(answer, r, c));
  }
  out.changed = std::strtoll(PQcmdTuples(answer), nullptr, 10);
  return out;
}

bool IsGood(const PGresult* answer) {
  const ExecStatusType status = PQresultStatus(answer);
  return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
}

class PostgresqlConnection final : public Connection {
 public:
  explicit PostgresqlConnection(Handle handle) : handle_(std::move(handle)) {}

  Dialect dialect() const override { return Dialect::kPostgresql; }

  absl::StatusOr<Result> Execute(absl::string_view statement,
                                 absl::Span<const Value> values) override {
    const Parameters p(values);
    const absl::StatusOr<std::string> name = Prepared(statement, p);
    if (!name.ok()) return name.status();
    if (name->empty()) return ExecuteOnce(statement, values);
    return Take(PQexecPrepared(handle_.get(), name->c_str(), p.size(), p.data(),
                               p.lengths(), p.formats(), kBinary));
  }

  absl::StatusOr<Result> ExecuteOnce(absl::string_view statement,
                                     absl::Span<const Value> values) override {
    const Parameters p(values);
    return Take(PQexecParams(handle_.get(), std::string(statement).c_str(),
                             p.size(), p.types(), p.data(), p.lengths(),
                             p.formats(), kBinary));
  }

  absl::StatusOr<std::vector<Result>> ExecuteEach(
      absl::string_view statement, absl::Span<const Row> rows) override {
    std::vector<Result> out;
    if (rows.empty()) return out;
    out.reserve(rows.size());
    const absl::StatusOr<std::string> name =
        Prepared(statement, Parameters(rows.front()));
    if (!name.ok()) return name.status();
    if (name->empty()) return RunOneByOne(statement, rows);
    if (PQenterPipelineMode(handle_.get()) != 1) return Broken();
    absl::Status status;
    for (size_t at = 0; at < rows.size() && status.ok(); at += kPipelined) {
      status = RunPipelined(*name, rows.subspan(at, kPipelined), out);
    }
    if (PQexitPipelineMode(handle_.get()) != 1) is_broken_ = true;
    if (!status.ok()) return status;
    return out;
  }

  absl::Status ExecuteScript(absl::string_view script) override {
    const Answer answer(PQexec(handle_.get(), std::string(script).c_str()));
    return IsGood(answer.get()) ? absl::OkStatus()
                                : ErrorOf(handle_.get(), answer.get());
  }

  bool IsUsable() const override {
    return !is_broken_ && PQstatus(handle_.get()) == CONNECTION_OK &&
           PQtransactionStatus(handle_.get()) == PQTRANS_IDLE;
  }

 private:
  absl::StatusOr<Result> Take(PGresult* result) {
    const Answer answer(result);
    if (!IsGood(answer.get())) return ErrorOf(handle_.get(), answer.get());
    return ResultOf(answer.get());
  }

  absl::Status Broken() {
    is_broken_ = true;
    return absl::UnavailableError(absl::StrCat(
        "PostgreSQL: ",
        absl::StripAsciiWhitespace(PQerrorMessage(handle_.get()))));
  }

  // Empty if there are too many already.
  absl::StatusOr<std::string> Prepared(absl::string_view text,
                                       const Parameters& parameters) {
    const auto found = statements_.find(text);
    if (found != statements_.end()) return found->second;
    if (statements_.size() >= kPreparedStatements) return std::string();
    std::string name = absl::StrCat("s", statements_.size());
    const Answer answer(PQprepare(handle_.get(), name.c_str(),
                                  std::string(text).c_str(), parameters.size(),
                                  parameters.types()));
    if (!IsGood(answer.get())) return ErrorOf(handle_.get(), answer.get());
    statements_.emplace(std::string(text), name);
    return name;
  }

  absl::StatusOr<std::vector<Result>> RunOneByOne(absl::string_view statement,
                                                  absl::Span<const Row> rows) {
    std::vector<Result> out;
    for (const Row& row : rows) {
      absl::StatusOr<Result> result = Execute(statement, row);
      if (!result.ok()) return result.status();
      out.push_back(*std::move(result));
    }
    return out;
  }

  // Reads every answer, also after an error, so that the next statement does
  // not get one that belongs to these.
  absl::Status RunPipelined(const std::string& name, absl::Span<const Row> rows,
                            std::vector<Result>& out) {
    for (const Row& row : rows) {
      const Parameters p(row);
      if (PQsendQueryPrepared(handle_.get(), name.c_str(), p.size(), p.data(),
                              p.lengths(), p.formats(), kBinary) != 1) {
        return Broken();
      }
    }
    if (PQpipelineSync(handle_.get()) != 1) return Broken();
    absl::Status status;
    for (size_t i = 0; i < rows.size(); ++i) {
      const absl::Status read = ReadPipelined(out);
      if (status.ok()) status = read;
    }
    const Answer sync(PQgetResult(handle_.get()));
    if (PQresultStatus(sync.get()) != PGRES_PIPELINE_SYNC) return Broken();
    return status;
  }

  absl::Status ReadPipelined(std::vector<Result>& out) {
    const Answer answer(PQgetResult(handle_.get()));
    if (answer == nullptr) return Broken();
    const Answer end(PQgetResult(handle_.get()));
    if (!IsGood(answer.get())) return ErrorOf(handle_.get(), answer.get());
    out.push_back(ResultOf(answer.get()));
    return absl::OkStatus();
  }

  Handle handle_;
  std::map<std::string, std::string, std::less<>> statements_;
  bool is_broken_ = false;
};

absl::Status SetUp(Connection& connection, absl::Duration patience) {
  const int64_t ms = absl::ToInt64Milliseconds(patience);
  return connection.ExecuteScript(
      absl::StrCat("SET statement_timeout = ", ms,
                   "; SET idle_in_transaction_session_timeout = ", ms,
                   "; SET client_min_messages = warning"));
}

// A message of libpq names host, port and user, but no password.
absl::Status CannotConnect(PGconn* connection) {
  return absl::UnavailableError(absl::StrCat(
      "PostgreSQL: ", absl::StripAsciiWhitespace(PQerrorMessage(connection))));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Connection>> OpenPostgresql(
    const std::string& url, absl::Duration patience) {
  // A server whose host or network has vanished sends no error: after this, the
  // connection has one. The URL may say otherwise, because it comes later.
  const std::string seconds =
      absl::StrCat(std::max<int64_t>(absl::ToInt64Seconds(patience), 2));
  const std::string unanswered =
      absl::StrCat(absl::ToInt64Milliseconds(patience));
  const char* const keywords[] = {
      "connect_timeout",           "tcp_user_timeout", "keepalives_idle",
      "keepalives_interval",       "keepalives_count", "dbname",
      "fallback_application_name", "client_encoding",  nullptr};
  const char* const values[] = {
      seconds.c_str(), unanswered.c_str(), "30",   "10",   "3",
      url.c_str(),     "upgrade-advisord", "UTF8", nullptr};
  Handle handle(PQconnectdbParams(keywords, values, /*expand_dbname=*/1));
  if (PQstatus(handle.get()) != CONNECTION_OK) {
    return CannotConnect(handle.get());
  }
  auto out = std::make_unique<PostgresqlConnection>(std::move(handle));
  if (absl::Status s = SetUp(*out, patience); !s.ok()) return s;
  return out;
}

}  // namespace upgrade_advisor::sql
