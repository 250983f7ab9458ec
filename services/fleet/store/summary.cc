#include "services/fleet/store/summary.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/engine/deterministic_bytes.h"
#include "services/fleet/assessment/reassessment.h"
#include "services/fleet/store/end_day.h"

namespace upgrade_advisor {
namespace {

constexpr int64_t kHistoryDays = 400;
// More than a person looks at, and than a page shows.
constexpr size_t kCounts = 200;

// So many Deployments have an outcome; null: none yet.
struct Group {
  const v1::Assessment* assessment = nullptr;
  int64_t deployments = 0;
};

struct Groups {
  OutcomeCache::Outcomes outcomes = {};  // which the groups borrow
  std::vector<Group> groups = {};
};

absl::StatusOr<Groups> LoadGroups(sql::Connection& connection,
                                  OutcomeCache& outcomes,
                                  const std::string& organization,
                                  const std::string& workspace) {
  const absl::StatusOr<sql::Result> rows = connection.Execute(
      "SELECT outcome, CAST(SUM(deployments) AS BIGINT) FROM population "
      "WHERE organization = $1 AND ($2 = '' OR workspace = $2) "
      "AND deployments > 0 GROUP BY outcome",
      {organization, workspace});
  if (!rows.ok()) return rows.status();
  std::vector<int64_t> ids;
  for (const sql::Row& row : rows->rows) ids.push_back(sql::IntAt(row, 0));
  absl::StatusOr<OutcomeCache::Outcomes> known = outcomes.Load(connection, ids);
  if (!known.ok()) return known.status();
  Groups out;
  out.outcomes = *std::move(known);
  for (const sql::Row& row : rows->rows) {
    const auto found = out.outcomes.find(sql::IntAt(row, 0));
    out.groups.push_back(
        {found == out.outcomes.end() ? nullptr : found->second.get(),
         sql::IntAt(row, 1)});
  }
  return out;
}

bool IsBlocked(const v1::Assessment& a) {
  return a.verdict() == v1::VERDICT_BLOCKED ||
         a.verdict() == v1::VERDICT_NO_PATH;
}

// How many Deployments each workspace has, and how many of them are blocked:
// the most first, then by name. The store counts, which has few workspaces to
// send, and not all that they have.
absl::Status CountWorkspaces(sql::Connection& connection,
                             const SummaryQuery& query,
                             const OutcomeCache::Outcomes& outcomes,
                             v1::SummarizeFleetResponse& out) {
  std::vector<int64_t> blocked;
  for (const auto& [id, assessment] : outcomes) {
    if (IsBlocked(*assessment)) blocked.push_back(id);
  }
  const sql::Dialect dialect = connection.dialect();
  const absl::StatusOr<sql::Result> rows = connection.Execute(
      absl::StrCat("SELECT workspace, CAST(SUM(deployments) AS BIGINT) AS n, "
                   "CAST(SUM(CASE WHEN ",
                   sql::IsOneOfMany(dialect, "outcome", "$3"),
                   " THEN deployments ELSE 0 END) AS BIGINT) FROM population "
                   "WHERE organization = $1 AND ($2 = '' OR workspace = $2) "
                   "AND deployments > 0 GROUP BY workspace "
                   "ORDER BY n DESC, workspace LIMIT ",
                   kCounts),
      {query.organization, query.workspace, sql::NumberList(dialect, blocked)});
  if (!rows.ok()) return rows.status();
  for (const sql::Row& row : rows->rows) {
    v1::FleetCount& count = *out.add_workspaces();
    count.set_value(sql::TextAt(row, 0));
    count.set_deployments(sql::IntAt(row, 1));
    count.set_blocked(sql::IntAt(row, 2));
  }
  return absl::OkStatus();
}

// Counts by a text.
class Tally {
 public:
  void Add(absl::string_view value, const Group& group) {
    auto& [all, blocked] = counts_[value];
    all += group.deployments;
    if (group.assessment != nullptr && IsBlocked(*group.assessment)) {
      blocked += group.deployments;
    }
  }

  // The most first, then by text.
  template <typename Counts>
  void Write(Counts& out) const {
    std::vector<std::pair<int64_t, absl::string_view>> order;
    for (const auto& [value, count] : counts_) {
      order.emplace_back(-count.first, value);
    }
    std::sort(order.begin(), order.end());
    if (order.size() > kCounts) order.resize(kCounts);
    for (const auto& [minus, value] : order) {
      v1::FleetCount& count = *out.Add();
      count.set_value(std::string(value));
      count.set_deployments(-minus);
      count.set_blocked(counts_.find(value)->second.second);
    }
  }

 private:
  absl::flat_hash_map<std::string, std::pair<int64_t, int64_t>> counts_;
};

// Adds groups to a response.
class Summarizer {
 public:
  Summarizer(int64_t today, int ending_days, v1::SummarizeFleetResponse& out)
      : today_(today), ending_days_(ending_days), out_(out) {}

  void Add(const Group& group) {
    const int64_t n = group.deployments;
    out_.set_total(out_.total() + n);
    if (group.assessment == nullptr) {
      out_.set_pending(out_.pending() + n);
      return;
    }
    const v1::Assessment& a = *group.assessment;
    AddSupport(a, n);
    AddVerdict(a, n);
    if (a.has_running()) releases_.Add(NameOf(a.running()), group);
    if (!a.line().empty()) lines_.Add(a.line(), group);
    for (const std::string& id : a.blocking()) advisories_.Add(id, group);
  }

  void Finish() {
    releases_.Write(*out_.mutable_releases());
    lines_.Write(*out_.mutable_lines());
    advisories_.Write(*out_.mutable_blocking_advisories());
    for (const auto& [month, n] : ends_) {
      v1::FleetMonth& row = *out_.add_ends();
      row.set_month(month);
      row.set_deployments(n);
    }
    out_.set_as_of(absl::FormatCivilTime(CivilDayOf(today_)));
  }

 private:
  void AddSupport(const v1::Assessment& a, int64_t n) {
    const int64_t end = EndDayOf(a);
    switch (a.support()) {
      case v1::SUPPORT_STATUS_SUPPORTED:
        out_.set_supported(out_.supported() + n);
        if (end - today_ <= ending_days_) out_.set_ending(out_.ending() + n);
        break;
      case v1::SUPPORT_STATUS_UNSUPPORTED:
        out_.set_unsupported(out_.unsupported() + n);
        break;
      default:
        out_.set_support_unknown(out_.support_unknown() + n);
    }
    if (end != kNoEndDay && end >= today_) {
      ends_[a.end_of_maintenance().substr(0, 7)] += n;
    }
    if (a.yanked()) out_.set_yanked(out_.yanked() + n);
  }

  void AddVerdict(const v1::Assessment& a, int64_t n) {
    if (!a.error().empty()) out_.set_failed(out_.failed() + n);
    if (IsBlocked(a)) out_.set_blocked(out_.blocked() + n);
    if (a.undecided_blocking_size() > 0) {
      out_.set_undecided(out_.undecided() + n);
    }
    if (a.error().empty() && a.steps().empty() && !IsBlocked(a)) {
      out_.set_up_to_date(out_.up_to_date() + n);
    }
  }

  const int64_t today_;
  const int ending_days_;
  v1::SummarizeFleetResponse& out_;
  Tally releases_, lines_, advisories_;
  std::map<std::string, int64_t> ends_;
};

v1::FleetDay DayOfSummary(const v1::SummarizeFleetResponse& summary) {
  v1::FleetDay out;
  out.set_day(summary.as_of());
  out.set_total(summary.total());
  out.set_supported(summary.supported());
  out.set_unsupported(summary.unsupported());
  out.set_blocked(summary.blocked());
  *out.mutable_lines() = summary.lines();
  std::sort(out.mutable_lines()->begin(), out.mutable_lines()->end(),
            [](const v1::FleetCount& a, const v1::FleetCount& b) {
              return a.value() < b.value();
            });
  return out;
}

absl::Status AddHistory(sql::Connection& connection, const SummaryQuery& query,
                        int64_t today, v1::SummarizeFleetResponse& out) {
  const absl::StatusOr<sql::Result> rows = connection.Execute(
      "SELECT content FROM fleet_days WHERE organization = $1 AND day >= $2 "
      "ORDER BY day",
      {query.organization, today - kHistoryDays});
  if (!rows.ok()) return rows.status();
  for (const sql::Row& row : rows->rows) {
    if (!out.add_history()->ParseFromString(sql::BlobAt(row, 0))) {
      return absl::DataLossError("a day in the store is damaged");
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> Organizations(
    sql::Connection& connection) {
  const absl::StatusOr<sql::Result> rows = connection.Execute(
      "SELECT organization FROM organizations ORDER BY organization", {});
  if (!rows.ok()) return rows.status();
  std::vector<std::string> out;
  for (const sql::Row& row : rows->rows) out.push_back(sql::TextAt(row, 0));
  return out;
}

absl::StatusOr<int64_t> ReadKeptDay(sql::Connection& connection,
                                    absl::string_view lock) {
  const absl::StatusOr<sql::Result> day = connection.Execute(
      absl::StrCat("SELECT value FROM state WHERE name = 'day'", lock), {});
  if (!day.ok()) return day.status();
  return sql::IntAt(day->rows[0], 0);
}

}  // namespace

absl::StatusOr<v1::SummarizeFleetResponse> Summarize(
    sql::Connection& connection, OutcomeCache& outcomes,
    const SummaryQuery& query, int64_t today) {
  const absl::StatusOr<Groups> groups =
      LoadGroups(connection, outcomes, query.organization, query.workspace);
  if (!groups.ok()) return groups.status();
  v1::SummarizeFleetResponse out;
  Summarizer summarizer(today, query.ending_days, out);
  for (const Group& group : groups->groups) summarizer.Add(group);
  summarizer.Finish();
  const absl::Status counted =
      CountWorkspaces(connection, query, groups->outcomes, out);
  if (!counted.ok()) return counted;
  // Days are kept for the organization alone.
  if (query.workspace.empty()) {
    const absl::Status status = AddHistory(connection, query, today, out);
    if (!status.ok()) return status;
  }
  return out;
}

absl::StatusOr<std::vector<v1::FleetFinding>> CountFindings(
    sql::Connection& connection, OutcomeCache& outcomes,
    const std::string& organization, const std::string& workspace) {
  const absl::StatusOr<Groups> groups =
      LoadGroups(connection, outcomes, organization, workspace);
  if (!groups.ok()) return groups.status();
  std::map<std::string, v1::FleetFinding> by_id;
  for (const Group& group : groups->groups) {
    if (group.assessment == nullptr) continue;
    const int64_t n = group.deployments;
    for (const std::string& id : group.assessment->blocking()) {
      by_id[id].set_blocking(by_id[id].blocking() + n);
    }
    for (const std::string& id : group.assessment->warnings()) {
      by_id[id].set_warnings(by_id[id].warnings() + n);
    }
    for (const std::string& id : group.assessment->undecided_blocking()) {
      by_id[id].set_undecided_blocking(by_id[id].undecided_blocking() + n);
    }
  }
  std::vector<v1::FleetFinding> out;
  for (auto& [id, finding] : by_id) {
    finding.set_advisory_id(id);
    out.push_back(std::move(finding));
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const v1::FleetFinding& a, const v1::FleetFinding& b) {
                     return a.blocking() != b.blocking()
                                ? a.blocking() > b.blocking()
                                : a.warnings() > b.warnings();
                   });
  return out;
}

absl::StatusOr<int64_t> KeptDay(sql::Connection& connection) {
  return ReadKeptDay(connection, "");
}

absl::Status KeepDay(sql::Connection& connection, OutcomeCache& outcomes,
                     int64_t today) {
  const absl::StatusOr<int64_t> last =
      ReadKeptDay(connection, sql::ForUpdate(connection.dialect()));
  if (!last.ok()) return last.status();
  if (*last == today) return absl::OkStatus();
  // A clock that was ahead has counted days that have not come.
  if (*last > today) {
    const absl::Status gone =
        connection.Execute("DELETE FROM fleet_days WHERE day > $1", {today})
            .status();
    if (!gone.ok()) return gone;
  }
  const absl::StatusOr<std::vector<std::string>> organizations =
      Organizations(connection);
  if (!organizations.ok()) return organizations.status();
  std::vector<sql::Row> rows;
  for (const std::string& organization : *organizations) {
    const absl::StatusOr<v1::SummarizeFleetResponse> summary =
        Summarize(connection, outcomes, {.organization = organization}, today);
    if (!summary.ok()) return summary.status();
    rows.push_back({organization, today,
                    sql::Blob{DeterministicBytes(DayOfSummary(*summary))}});
  }
  const auto kept = connection.ExecuteEach(
      "INSERT INTO fleet_days (organization, day, content) VALUES ($1, $2, $3) "
      "ON CONFLICT DO NOTHING",
      rows);
  if (!kept.ok()) return kept.status();
  return connection
      .Execute("UPDATE state SET value = $1 WHERE name = 'day'", {today})
      .status();
}

}  // namespace upgrade_advisor
