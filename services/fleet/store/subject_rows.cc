#include "services/fleet/store/subject_rows.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "services/fleet/store/content.h"

namespace upgrade_advisor {

absl::StatusOr<std::map<SubjectKey, int64_t>> LockSubjects(
    sql::Connection& connection, const std::set<SubjectKey>& keys) {
  std::vector<sql::Row> rows;
  for (const auto& [sheet, settings] : keys) rows.push_back({sheet, settings});
  const auto added = connection.ExecuteEach(
      "INSERT INTO subjects (sheet, settings, outcome, cause, due_day, "
      "priority, lease, lease_until) VALUES ($1, $2, 0, 0, 0, 0, '', 0) "
      "ON CONFLICT DO NOTHING",
      rows);
  if (!added.ok()) return added.status();
  const auto found = connection.ExecuteEach(
      "SELECT subject FROM subjects WHERE sheet = $1 AND settings = $2", rows);
  if (!found.ok()) return found.status();
  std::map<SubjectKey, int64_t> out;
  std::vector<int64_t> ids;
  size_t i = 0;
  for (const SubjectKey& key : keys) {
    const sql::Result& result = (*found)[i++];
    if (result.rows.empty()) return absl::AbortedError("a subject is gone");
    ids.push_back(out[key] = sql::IntAt(result.rows[0], 0));
  }
  const absl::StatusOr<sql::Result> locked = connection.Execute(
      absl::StrCat("SELECT subject FROM subjects WHERE subject IN (SELECT ",
                   sql::Element(0), " FROM ",
                   sql::Elements(connection.dialect(), "$1"),
                   ") ORDER BY subject", sql::ForUpdate(connection.dialect())),
      {ListOf(ids)});
  if (!locked.ok()) return locked.status();
  return out;
}

}  // namespace upgrade_advisor
