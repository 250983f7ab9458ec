#include "services/fleet/store/assessment_rows.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/fleet/assessment/reassessment.h"
#include "services/fleet/store/content.h"
#include "services/fleet/store/database.h"
#include "services/fleet/store/reconciliation.h"

namespace upgrade_advisor {
namespace {

// Those that a difference concerns directly come before all others.
constexpr int64_t kDirectly = 2;
constexpr int64_t kPerhaps = 1;

// Nobody leases or pauses for longer: what says so has the time of a clock that
// was ahead.
constexpr int64_t kLongestLease = int64_t{10} * 60 * 1'000'000;
// So much earlier than the day that was claimed, a time is not late but of a
// clock that went back: around midnight, transactions overtake each other.
constexpr int64_t kOvertaking = int64_t{60} * 1'000'000;

struct CurrentRow {
  int64_t number = 0;
  SnapshotRow snapshot = {};
};

absl::StatusOr<CurrentRow> LockCurrent(sql::Connection& connection) {
  const absl::StatusOr<sql::Result> state = connection.Execute(
      absl::StrCat("SELECT value FROM state WHERE name = 'snapshot'",
                   sql::ForUpdate(connection.dialect())),
      {});
  if (!state.ok()) return state.status();
  CurrentRow out;
  out.number = sql::IntAt(state->rows[0], 0);
  if (out.number == 0) return out;
  const absl::StatusOr<sql::Result> row = connection.Execute(
      "SELECT digest, catalog, plugins FROM snapshots WHERE snapshot = $1",
      {out.number});
  if (!row.ok()) return row.status();
  if (row->rows.empty()) return absl::DataLossError("a snapshot is missing");
  // From a damaged one, everything differs.
  out.snapshot = {sql::TextAt(row->rows[0], 0),
                  Decompress(sql::BlobAt(row->rows[0], 1)).value_or(""),
                  sql::TextAt(row->rows[0], 2)};
  return out;
}

// One that comes back keeps its number: a service that had it all the time
// knows itself by that.
absl::StatusOr<int64_t> NumberOf(sql::Connection& connection,
                                 const SnapshotRow& snapshot, int64_t now) {
  const absl::StatusOr<sql::Result> known = connection.Execute(
      "SELECT MAX(snapshot) FROM snapshots WHERE digest = $1 "
      "HAVING MAX(snapshot) IS NOT NULL",
      {snapshot.digest});
  if (!known.ok()) return known.status();
  if (!known->rows.empty()) return sql::IntAt(known->rows[0], 0);
  const absl::StatusOr<sql::Result> added = connection.Execute(
      "INSERT INTO snapshots (digest, catalog, plugins, time) "
      "VALUES ($1, $2, $3, $4) RETURNING snapshot",
      {snapshot.digest, sql::Blob{Compress(snapshot.catalog)}, snapshot.plugins,
       now});
  if (!added.ok()) return added.status();
  return sql::IntAt(added->rows[0], 0);
}

absl::StatusOr<int64_t> MakeCurrent(sql::Connection& connection,
                                    const SnapshotRow& snapshot, int64_t now) {
  const absl::StatusOr<int64_t> number = NumberOf(connection, snapshot, now);
  if (!number.ok()) return number;
  const absl::Status current =
      connection
          .Execute("UPDATE state SET value = $1 WHERE name = 'snapshot'",
                   {*number})
          .status();
  if (!current.ok()) return current;
  return number;
}

// The outcomes that subjects have.
absl::StatusOr<OutcomeCache::Outcomes> OutcomesInUse(
    sql::Connection& connection, OutcomeCache& outcomes) {
  const absl::StatusOr<sql::Result> rows = connection.Execute(
      "SELECT DISTINCT outcome FROM subjects WHERE outcome <> 0", {});
  if (!rows.ok()) return rows.status();
  std::vector<int64_t> ids;
  for (const sql::Row& row : rows->rows) ids.push_back(sql::IntAt(row, 0));
  return outcomes.Load(connection, ids);
}

// In their order, as everybody does.
absl::Status LockAll(sql::Connection& connection) {
  return connection
      .Execute(absl::StrCat("SELECT subject FROM subjects ORDER BY subject",
                            sql::ForUpdate(connection.dialect())),
               {})
      .status();
}

// Those that are due for the first time stay what they are.
absl::Status MarkAll(sql::Connection& connection, int64_t cause) {
  if (absl::Status s = LockAll(connection); !s.ok()) return s;
  return connection
      .Execute(
          "UPDATE subjects SET due_day = 0, priority = $1, cause = $2, "
          "lease = '', lease_until = 0",
          {kPerhaps, cause})
      .status();
}

absl::Status Prefer(sql::Connection& connection,
                    const std::vector<int64_t>& outcomes) {
  return connection
      .Execute(absl::StrCat("UPDATE subjects SET priority = $1 WHERE outcome "
                            "IN (SELECT ",
                            sql::Element(0), " FROM ",
                            sql::Elements(connection.dialect(), "$2"), ")"),
               {kDirectly, ListOf(outcomes)})
      .status();
}

absl::Status MarkDue(sql::Connection& connection, OutcomeCache& outcomes,
                     const SnapshotRow& before, const SnapshotRow& after) {
  const CatalogDifference difference = Compare(before.catalog, after.catalog);
  const int64_t cause =
      difference.empty() ? v1::CHANGE_CAUSE_PLUGINS : v1::CHANGE_CAUSE_CATALOG;
  const absl::StatusOr<OutcomeCache::Outcomes> in_use =
      OutcomesInUse(connection, outcomes);
  if (!in_use.ok()) return in_use.status();
  if (absl::Status s = MarkAll(connection, cause); !s.ok()) return s;
  std::vector<int64_t> direct;
  for (const auto& [id, assessment] : *in_use) {
    if (ConcernsDirectly(difference, *assessment)) direct.push_back(id);
  }
  return Prefer(connection, direct);
}

// Of what was assessed for days that have not come, nothing is known to hold.
absl::Status ForgetLaterDays(sql::Connection& connection) {
  if (absl::Status s = LockAll(connection); !s.ok()) return s;
  return connection
      .Execute("UPDATE subjects SET due_day = 0, lease = '', lease_until = 0",
               {})
      .status();
}

absl::StatusOr<int64_t> ReadClaimedDay(sql::Connection& connection,
                                       absl::string_view lock) {
  const absl::StatusOr<sql::Result> day = connection.Execute(
      absl::StrCat("SELECT value FROM state WHERE name = 'claimed_day'", lock),
      {});
  if (!day.ok()) return day.status();
  return sql::IntAt(day->rows[0], 0);
}

// Remembers that work is claimed at a time.
absl::Status NoteClaim(sql::Connection& connection, int64_t now) {
  const int64_t today = DayOf(now);
  const auto is_noted = [&](int64_t day) {
    return day == today || (day > today && day <= DayOf(now + kOvertaking));
  };
  absl::StatusOr<int64_t> day = ReadClaimedDay(connection, "");
  if (!day.ok() || is_noted(*day)) return day.status();
  day = ReadClaimedDay(connection, sql::ForUpdate(connection.dialect()));
  if (!day.ok() || is_noted(*day)) return day.status();
  if (*day > today) {
    if (absl::Status s = ForgetLaterDays(connection); !s.ok()) return s;
  }
  return connection
      .Execute("UPDATE state SET value = $1 WHERE name = 'claimed_day'",
               {today})
      .status();
}

absl::StatusOr<int64_t> ReadCurrent(sql::Connection& connection,
                                    absl::string_view lock) {
  const absl::StatusOr<sql::Result> state = connection.Execute(
      absl::StrCat("SELECT value FROM state WHERE name = 'snapshot'", lock),
      {});
  if (!state.ok()) return state.status();
  return sql::IntAt(state->rows[0], 0);
}

std::string ClaimStatement(sql::Dialect dialect) {
  return absl::StrCat(
      "UPDATE subjects SET lease = $1, lease_until = $2 WHERE subject IN "
      "(SELECT subject FROM subjects WHERE due_day <= $3 "
      "AND (lease_until <= $4 OR lease_until > $6) "
      "ORDER BY priority DESC, subject LIMIT $5",
      sql::SkipLocked(dialect), ") RETURNING subject, sheet, settings");
}

}  // namespace

absl::StatusOr<int64_t> RegisterSnapshot(sql::Connection& connection,
                                         OutcomeCache& outcomes,
                                         const SnapshotRow& snapshot,
                                         int64_t now) {
  const absl::StatusOr<CurrentRow> current = LockCurrent(connection);
  if (!current.ok()) return current.status();
  if (current->snapshot.digest == snapshot.digest) return current->number;
  const absl::StatusOr<int64_t> number = MakeCurrent(connection, snapshot, now);
  if (!number.ok()) return number.status();
  const absl::Status marked =
      MarkDue(connection, outcomes, current->snapshot, snapshot);
  if (!marked.ok()) return marked;
  return number;
}

absl::StatusOr<std::vector<ClaimedSubject>> ClaimDue(
    sql::Connection& connection, int64_t snapshot, const std::string& lease,
    int64_t now, int64_t lease_until, int limit) {
  std::vector<ClaimedSubject> out;
  const absl::StatusOr<int64_t> current = ReadCurrent(connection, "");
  if (!current.ok()) return current.status();
  if (*current != snapshot) return out;
  if (absl::Status s = NoteClaim(connection, now); !s.ok()) return s;
  const absl::StatusOr<sql::Result> rows =
      connection.Execute(ClaimStatement(connection.dialect()),
                         {lease, lease_until, DayOf(now), now, int64_t{limit},
                          now + kLongestLease});
  if (!rows.ok()) return rows.status();
  for (const sql::Row& row : rows->rows) {
    out.push_back({sql::IntAt(row, 0), sql::IntAt(row, 1), sql::IntAt(row, 2)});
  }
  return out;
}

absl::StatusOr<int64_t> SaveAssessed(sql::Connection& connection,
                                     OutcomeCache& outcomes, int64_t snapshot,
                                     const std::string& lease,
                                     absl::Span<const AssessedSubject> assessed,
                                     int64_t now) {
  // Held until the end: a new snapshot comes before or after, not in between,
  // where it would miss a subject that was added meanwhile.
  const absl::StatusOr<int64_t> current =
      ReadCurrent(connection, sql::ForShare(connection.dialect()));
  if (!current.ok()) return current.status();
  if (*current != snapshot) return 0;
  std::vector<AssessedSubject> sorted(assessed.begin(), assessed.end());
  std::sort(sorted.begin(), sorted.end(),
            [](const AssessedSubject& a, const AssessedSubject& b) {
              return a.subject < b.subject;
            });
  // What becomes different from now on, by itself, is so by the day.
  constexpr int64_t kLater = v1::CHANGE_CAUSE_DAY;
  std::vector<sql::Row> outcome_rows, done_rows;
  for (const AssessedSubject& a : sorted) {
    outcome_rows.push_back({a.outcome, a.due_day, a.subject, lease});
  }
  const auto written = connection.ExecuteEach(
      "UPDATE subjects SET outcome = $1, due_day = $2, priority = 0, "
      "lease_until = 0 WHERE subject = $3 AND lease = $4",
      outcome_rows);
  if (!written.ok()) return written.status();
  std::vector<int64_t> taken;
  for (size_t i = 0; i < sorted.size(); ++i) {
    if ((*written)[i].changed == 0) continue;
    taken.push_back(sorted[i].subject);
    done_rows.push_back({kLater, sorted[i].subject});
  }
  const absl::Status told =
      Reconcile(connection, outcomes, taken, now).status();
  if (!told.ok()) return told;
  const auto done = connection.ExecuteEach(
      "UPDATE subjects SET cause = $1, lease = '' WHERE subject = $2",
      done_rows);
  if (!done.ok()) return done.status();
  return static_cast<int64_t>(taken.size());
}

absl::Status ReleaseClaim(sql::Connection& connection, const std::string& lease,
                          int64_t not_before) {
  return connection
      .Execute(
          "UPDATE subjects SET lease = '', lease_until = $1 "
          "WHERE lease = $2",
          {not_before, lease})
      .status();
}

absl::StatusOr<int64_t> CountDue(sql::Connection& connection, int64_t day) {
  const absl::StatusOr<sql::Result> result = connection.Execute(
      "SELECT COUNT(*) FROM subjects WHERE due_day <= $1", {day});
  if (!result.ok()) return result.status();
  return sql::IntAt(result->rows[0], 0);
}

}  // namespace upgrade_advisor
