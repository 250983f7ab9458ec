#include "services/fleet/store/change_rows.h"

#include "absl/strings/str_cat.h"
#include "services/fleet/assessment/change_kinds.h"
#include "services/fleet/store/timestamps.h"

namespace upgrade_advisor {
namespace {

constexpr char kColumns[] =
    "SELECT sequence, deployment_id, workspace, name, time, cause, kinds, "
    "before_outcome, after_outcome FROM changes WHERE organization = $1 "
    "AND ($2 = '' OR workspace = $2) AND ($3 = '' OR deployment_id = $3) "
    "AND ($6 = 0 OR (kinds & $6) <> 0) ";

v1::FleetChange ChangeOf(const std::string& organization, const sql::Row& row,
                         const OutcomeCache::Outcomes& outcomes) {
  v1::FleetChange out;
  out.set_organization(organization);
  out.set_sequence(sql::IntAt(row, 0));
  out.set_deployment_id(sql::TextAt(row, 1));
  out.set_workspace(sql::TextAt(row, 2));
  out.set_name(sql::TextAt(row, 3));
  SetTime(sql::IntAt(row, 4), *out.mutable_time());
  out.set_cause(static_cast<v1::ChangeCause>(sql::IntAt(row, 5)));
  for (v1::ChangeKind kind :
       ListOf(static_cast<ChangeKinds>(sql::IntAt(row, 6)))) {
    out.add_kinds(kind);
  }
  *out.mutable_before() = *outcomes.at(sql::IntAt(row, 7));
  *out.mutable_after() = *outcomes.at(sql::IntAt(row, 8));
  return out;
}

absl::StatusOr<std::vector<v1::FleetChange>> Load(sql::Connection& connection,
                                                  OutcomeCache& outcomes,
                                                  const ChangeQuery& query,
                                                  absl::string_view which,
                                                  int64_t number) {
  const absl::StatusOr<sql::Result> rows = connection.Execute(
      absl::StrCat(kColumns, which, " LIMIT $5"),
      {query.organization, query.workspace, query.deployment_id, number,
       int64_t{query.limit}, query.kinds});
  if (!rows.ok()) return rows.status();
  std::vector<int64_t> ids;
  for (const sql::Row& row : rows->rows) {
    ids.push_back(sql::IntAt(row, 7));
    ids.push_back(sql::IntAt(row, 8));
  }
  const absl::StatusOr<OutcomeCache::Outcomes> known =
      outcomes.Load(connection, ids);
  if (!known.ok()) return known.status();
  std::vector<v1::FleetChange> out;
  for (const sql::Row& row : rows->rows) {
    out.push_back(ChangeOf(query.organization, row, *known));
  }
  return out;
}

}  // namespace

absl::StatusOr<std::vector<v1::FleetChange>> ChangesBefore(
    sql::Connection& connection, OutcomeCache& outcomes,
    const ChangeQuery& query, int64_t before) {
  return Load(connection, outcomes, query,
              "AND sequence < $4 ORDER BY sequence DESC", before);
}

absl::StatusOr<std::vector<v1::FleetChange>> ChangesAfter(
    sql::Connection& connection, OutcomeCache& outcomes,
    const ChangeQuery& query, int64_t after) {
  return Load(connection, outcomes, query,
              "AND sequence > $4 ORDER BY sequence", after);
}

absl::StatusOr<int64_t> LastChange(sql::Connection& connection,
                                   const std::string& organization) {
  const absl::StatusOr<sql::Result> row = connection.Execute(
      "SELECT last_change FROM organizations WHERE organization = $1",
      {organization});
  if (!row.ok()) return row.status();
  return row->rows.empty() ? 0 : sql::IntAt(row->rows[0], 0);
}

}  // namespace upgrade_advisor
