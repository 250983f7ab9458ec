#include "services/fleet/store/deployment_rows.h"

#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/fleet/store/content.h"
#include "services/fleet/store/reconciliation.h"
#include "services/fleet/store/subject_rows.h"

namespace upgrade_advisor {
namespace {

// What is stored of a Deployment.
struct Present {
  std::string workspace = {};
  std::string name = {};
  std::string source = {};
  int64_t revision = 0;
  int64_t subject = 0;
  int64_t outcome = 0;
  int64_t cause = 0;
};

// How many more Deployments of a workspace have an outcome.
using Population = std::map<std::pair<std::string, int64_t>, int64_t>;

absl::Status Count(sql::Connection& connection, const std::string& organization,
                   const Population& moved) {
  std::vector<sql::Row> rows;
  for (const auto& [place, count] : moved) {
    if (count != 0) {
      rows.push_back({organization, place.first, place.second, count});
    }
  }
  return connection
      .ExecuteEach(
          "INSERT INTO population (organization, workspace, outcome, "
          "deployments) VALUES ($1, $2, $3, $4) "
          "ON CONFLICT (organization, workspace, outcome) DO UPDATE "
          "SET deployments = population.deployments + excluded.deployments",
          rows)
      .status();
}

std::string Chosen(const sql::Connection& connection, absl::string_view what) {
  return absl::StrCat("SELECT ", what,
                      " FROM deployments WHERE organization = $1 "
                      "AND deployment_id IN (SELECT ",
                      sql::TextElement(0), " FROM ",
                      sql::Elements(connection.dialect(), "$2"), ")");
}

absl::StatusOr<std::map<std::string, Present>> LoadPresent(
    sql::Connection& connection, const std::string& organization,
    absl::Span<const std::string> ids) {
  const absl::StatusOr<sql::Result> result = connection.Execute(
      Chosen(connection,
             "deployment_id, workspace, name, source, revision, subject, "
             "outcome, cause"),
      {organization, ListOf(ids)});
  if (!result.ok()) return result.status();
  std::map<std::string, Present> out;
  for (const sql::Row& row : result->rows) {
    out[sql::TextAt(row, 0)] = {sql::TextAt(row, 1), sql::TextAt(row, 2),
                                sql::TextAt(row, 3), sql::IntAt(row, 4),
                                sql::IntAt(row, 5),  sql::IntAt(row, 6),
                                sql::IntAt(row, 7)};
  }
  return out;
}

// Stores a batch of rows of one organization.
class Writer {
 public:
  Writer(sql::Connection& connection, OutcomeCache& outcomes,
         const std::string& organization, int64_t now)
      : connection_(connection),
        outcomes_(outcomes),
        organization_(organization),
        now_(now) {}

  absl::StatusOr<std::vector<StoredRow>> Run(
      absl::Span<const DeploymentRow> rows) {
    if (absl::Status s = FindSubjects(rows); !s.ok()) return s;
    const absl::StatusOr<int64_t> version =
        LockOrganization(connection_, organization_);
    if (!version.ok()) return version.status();
    // Somebody has set something since: the subjects may be others now.
    if (*version != settings_version_) {
      return absl::AbortedError("the settings of the organization changed");
    }
    if (absl::Status s = FindPresent(rows); !s.ok()) return s;
    std::vector<StoredRow> out;
    for (size_t i = 0; i < rows.size(); ++i) {
      out.push_back(Take(rows[i], subjects_[i]));
    }
    if (absl::Status s = Write(); !s.ok()) return s;
    return out;
  }

 private:
  // Before the organization, as all who lock both.
  absl::Status FindSubjects(absl::Span<const DeploymentRow> rows) {
    const absl::StatusOr<OrganizationSettings> settings =
        LoadSettings(connection_, organization_);
    if (!settings.ok()) return settings.status();
    settings_version_ = settings->version;
    Contents known;
    std::vector<Content> contents;
    for (const DeploymentRow& row : rows) {
      contents.push_back(
          known.Of(BytesOf(settings->For(row.workspace, row.deployment_id))));
    }
    const absl::StatusOr<std::vector<int64_t>> ids =
        Intern(connection_, ContentTable::kSettings, contents);
    if (!ids.ok()) return ids.status();
    std::set<SubjectKey> keys;
    for (size_t i = 0; i < rows.size(); ++i) {
      keys.emplace(rows[i].sheet, (*ids)[i]);
    }
    const auto found = LockSubjects(connection_, keys);
    if (!found.ok()) return found.status();
    for (size_t i = 0; i < rows.size(); ++i) {
      subjects_.push_back(found->at({rows[i].sheet, (*ids)[i]}));
    }
    return absl::OkStatus();
  }

  absl::Status FindPresent(absl::Span<const DeploymentRow> rows) {
    std::vector<std::string> ids;
    for (const DeploymentRow& row : rows) ids.push_back(row.deployment_id);
    auto present = LoadPresent(connection_, organization_, ids);
    if (!present.ok()) return present.status();
    present_ = *std::move(present);
    return absl::OkStatus();
  }

  // What becomes of a row, and what is then present.
  StoredRow Take(const DeploymentRow& row, int64_t subject) {
    const auto found = present_.find(row.deployment_id);
    if (found == present_.end()) {
      Put(row, subject, 0, 0);
      ++moved_[{row.workspace, 0}];
      return {Stored::kCreated};
    }
    const Present& now = found->second;
    const bool is_same = now.subject == subject && now.name == row.name &&
                         now.workspace == row.workspace;
    if (row.revision < now.revision ||
        (row.revision == now.revision && !is_same)) {
      return {Stored::kConflict, now.revision};
    }
    if (is_same && row.revision == now.revision && row.source == now.source) {
      return {Stored::kUnchanged};
    }
    --moved_[{now.workspace, now.outcome}];
    ++moved_[{row.workspace, now.outcome}];
    Put(row, subject, now.outcome,
        now.subject == subject ? now.cause : int64_t{v1::CHANGE_CAUSE_FACTS});
    return {is_same ? Stored::kUnchanged : Stored::kUpdated};
  }

  void Put(const DeploymentRow& row, int64_t subject, int64_t outcome,
           int64_t cause) {
    present_[row.deployment_id] = {row.workspace, row.name, row.source,
                                   row.revision,  subject,  outcome,
                                   cause};
    changed_.insert(subject);
    writes_.push_back({organization_, row.deployment_id, row.workspace,
                       row.name, row.source, row.revision,
                       row.facts_time.value_or(now_), subject, outcome, cause});
  }

  absl::Status Write() {
    const auto written = connection_.ExecuteEach(
        "INSERT INTO deployments (organization, deployment_id, workspace, "
        "name, source, revision, facts_time, subject, outcome, cause, end_day) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 2147483647) "
        "ON CONFLICT (organization, deployment_id) DO UPDATE SET "
        "workspace = excluded.workspace, name = excluded.name, "
        "source = excluded.source, revision = excluded.revision, "
        "facts_time = excluded.facts_time, subject = excluded.subject, "
        "cause = excluded.cause",
        writes_);
    if (!written.ok()) return written.status();
    absl::Status counted = Count(connection_, organization_, moved_);
    if (!counted.ok()) return counted;
    const std::vector<int64_t> subjects(changed_.begin(), changed_.end());
    return Reconcile(connection_, outcomes_, subjects, now_).status();
  }

  sql::Connection& connection_;
  OutcomeCache& outcomes_;
  const std::string& organization_;
  const int64_t now_;
  int64_t settings_version_ = 0;
  std::vector<int64_t> subjects_;
  std::map<std::string, Present> present_;
  std::set<int64_t> changed_;
  std::vector<sql::Row> writes_;
  Population moved_;
};

// Deployments of a scope with what is assessed of each.
constexpr char kInScope[] =
    "SELECT d.deployment_id, d.workspace, d.subject, s.sheet, s.settings "
    "FROM deployments d JOIN subjects s ON s.subject = d.subject "
    "WHERE d.organization = $1 AND ($2 = '' OR d.workspace = $2) "
    "AND ($3 = '' OR d.deployment_id = $3)";

// Moves the Deployments of a scope to other settings.
class Applier {
 public:
  Applier(sql::Connection& connection, OutcomeCache& outcomes,
          const v1::FleetScope& scope, int64_t now)
      : connection_(connection),
        outcomes_(outcomes),
        scope_(scope),
        now_(now) {}

  absl::StatusOr<int64_t> Run() {
    const absl::StatusOr<sql::Result> rows = connection_.Execute(
        kInScope,
        {scope_.organization(),
         scope_.deployment_id().empty() ? scope_.workspace() : std::string(),
         scope_.deployment_id()});
    if (!rows.ok()) return rows.status();
    const absl::StatusOr<std::vector<int64_t>> settings =
        SettingsOfAll(rows->rows);
    if (!settings.ok()) return settings.status();
    return Move(rows->rows, *settings);
  }

 private:
  // The ids of the settings that now hold for each.
  absl::StatusOr<std::vector<int64_t>> SettingsOfAll(
      const std::vector<sql::Row>& rows) {
    const absl::StatusOr<OrganizationSettings> settings =
        LoadSettings(connection_, scope_.organization());
    if (!settings.ok()) return settings.status();
    Contents known;
    std::vector<Content> contents;
    for (const sql::Row& row : rows) {
      contents.push_back(known.Of(
          BytesOf(settings->For(sql::TextAt(row, 1), sql::TextAt(row, 0)))));
    }
    return Intern(connection_, ContentTable::kSettings, contents);
  }

  absl::StatusOr<int64_t> Move(const std::vector<sql::Row>& rows,
                               const std::vector<int64_t>& settings) {
    std::set<SubjectKey> keys;
    for (size_t i = 0; i < rows.size(); ++i) {
      if (sql::IntAt(rows[i], 4) != settings[i]) {
        keys.emplace(sql::IntAt(rows[i], 3), settings[i]);
      }
    }
    const auto subjects = LockSubjects(connection_, keys);
    if (!subjects.ok()) return subjects.status();
    std::vector<sql::Row> updates;
    std::vector<int64_t> changed;
    for (size_t i = 0; i < rows.size(); ++i) {
      if (sql::IntAt(rows[i], 4) == settings[i]) continue;
      const int64_t subject =
          subjects->at({sql::IntAt(rows[i], 3), settings[i]});
      changed.push_back(subject);
      updates.push_back({scope_.organization(), sql::TextAt(rows[i], 0),
                         subject, int64_t{v1::CHANGE_CAUSE_SETTINGS}});
    }
    const auto moved = connection_.ExecuteEach(
        "UPDATE deployments SET subject = $3, cause = $4 "
        "WHERE organization = $1 AND deployment_id = $2",
        updates);
    if (!moved.ok()) return moved.status();
    const absl::Status told =
        Reconcile(connection_, outcomes_, changed, now_).status();
    if (!told.ok()) return told;
    return static_cast<int64_t>(updates.size());
  }

  sql::Connection& connection_;
  OutcomeCache& outcomes_;
  const v1::FleetScope& scope_;
  const int64_t now_;
};

}  // namespace

absl::StatusOr<std::vector<StoredRow>> StoreDeployments(
    sql::Connection& connection, OutcomeCache& outcomes,
    const std::string& organization, absl::Span<const DeploymentRow> rows,
    int64_t now) {
  return Writer(connection, outcomes, organization, now).Run(rows);
}

absl::StatusOr<int64_t> DeleteDeployments(sql::Connection& connection,
                                          const std::string& organization,
                                          absl::Span<const std::string> ids) {
  const absl::Status locked =
      LockOrganization(connection, organization).status();
  if (!locked.ok()) return locked;
  const auto present = LoadPresent(connection, organization, ids);
  if (!present.ok()) return present.status();
  Population moved;
  std::vector<sql::Row> rows;
  for (const auto& [id, row] : *present) {
    --moved[{row.workspace, row.outcome}];
    rows.push_back({organization, id});
  }
  const auto deleted = connection.ExecuteEach(
      "DELETE FROM deployments WHERE organization = $1 AND deployment_id = $2",
      rows);
  if (!deleted.ok()) return deleted.status();
  const absl::Status counted = Count(connection, organization, moved);
  if (!counted.ok()) return counted;
  return static_cast<int64_t>(present->size());
}

absl::StatusOr<int64_t> ApplySettings(sql::Connection& connection,
                                      OutcomeCache& outcomes,
                                      const v1::FleetScope& scope,
                                      int64_t now) {
  return Applier(connection, outcomes, scope, now).Run();
}

}  // namespace upgrade_advisor
