#include "services/fleet/store/settings_rows.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "astro/upgrade/v1/fleet_service.pb.h"
#include "services/engine/deterministic_bytes.h"
#include "services/fleet/store/timestamps.h"

namespace upgrade_advisor {
namespace {

constexpr char kIdPrefix[] = "ack-";

// A request without a Deployment: what the plan is asked with.
v1::PlanUpgradeRequest MessageOf(const FleetSettings& settings) {
  return PlanRequestFor({}, settings, absl::CivilDay());
}

bool Covers(const v1::FleetScope& scope, absl::string_view workspace,
            absl::string_view deployment_id) {
  if (!scope.deployment_id().empty()) {
    return scope.deployment_id() == deployment_id;
  }
  return scope.workspace().empty() || scope.workspace() == workspace;
}

// An empty day is forever.
bool HoldsLonger(const v1::Acknowledgement& a, const v1::Acknowledgement& b) {
  if (a.expires().empty() || b.expires().empty()) {
    return a.expires().empty() && !b.expires().empty();
  }
  return a.expires() > b.expires();
}

absl::StatusOr<v1::FleetAcknowledgement> ReadRow(const sql::Row& row) {
  v1::FleetAcknowledgement out;
  if (!out.ParseFromString(sql::BlobAt(row, 0))) {
    return absl::DataLossError("an acknowledgement in the store is damaged");
  }
  if (const int64_t time = sql::IntAt(row, 1); time != 0) {
    SetTime(time, *out.mutable_revoke_time());
  }
  return out;
}

absl::StatusOr<int64_t> VersionOf(sql::Connection& connection,
                                  const std::string& organization) {
  const absl::StatusOr<sql::Result> row = connection.Execute(
      "SELECT last_number FROM organizations WHERE organization = $1",
      {organization});
  if (!row.ok()) return row.status();
  return row->rows.empty() ? 0 : sql::IntAt(row->rows[0], 0);
}

int64_t NumberOf(absl::string_view id) {
  int64_t out = 0;
  return absl::ConsumePrefix(&id, kIdPrefix) && absl::SimpleAtoi(id, &out) ? out
                                                                           : 0;
}

}  // namespace

absl::StatusOr<int64_t> NextNumber(sql::Connection& connection,
                                   const std::string& organization) {
  const absl::StatusOr<sql::Result> result = connection.Execute(
      "UPDATE organizations SET last_number = last_number + 1 "
      "WHERE organization = $1 RETURNING last_number",
      {organization});
  if (!result.ok()) return result.status();
  return sql::IntAt(result->rows[0], 0);
}

absl::Status RecordAction(sql::Connection& connection,
                          const std::string& organization, const Actor& actor,
                          const std::string& action,
                          const google::protobuf::MessageLite& message) {
  const absl::StatusOr<int64_t> number = NextNumber(connection, organization);
  if (!number.ok()) return number.status();
  return connection
      .Execute(
          "INSERT INTO audit (organization, number, time, caller, action, "
          "content) VALUES ($1, $2, $3, $4, $5, $6)",
          {organization, *number, actor.time, actor.name, action,
           sql::Blob{DeterministicBytes(message)}})
      .status();
}

OrganizationSettings::FoundTarget OrganizationSettings::TargetFor(
    absl::string_view workspace, absl::string_view deployment_id) const {
  const Place places[] = {
      {"", std::string(deployment_id)}, {std::string(workspace), ""}, {"", ""}};
  for (const Place& place : places) {
    const auto found = targets.find(place);
    if (found != targets.end()) {
      return {found->second, place.first.empty() ? place.second : place.first};
    }
  }
  return {DefaultFleetTarget(), ""};
}

FleetSettings OrganizationSettings::For(absl::string_view workspace,
                                        absl::string_view deployment_id) const {
  std::map<std::string, const v1::Acknowledgement*> by_advisory;
  for (const v1::FleetAcknowledgement& a : acknowledgements) {
    if (!Covers(a.scope(), workspace, deployment_id)) continue;
    const v1::Acknowledgement& mine = a.acknowledgement();
    const v1::Acknowledgement*& best = by_advisory[mine.advisory_id()];
    if (best == nullptr || HoldsLonger(mine, *best)) best = &mine;
  }
  FleetSettings out;
  out.target = TargetFor(workspace, deployment_id).target;
  for (const auto& [id, a] : by_advisory) *out.acknowledgements.Add() = *a;
  return out;
}

std::string BytesOf(const FleetSettings& settings) {
  return DeterministicBytes(MessageOf(settings));
}

absl::StatusOr<FleetSettings> SettingsOf(const std::string& bytes) {
  v1::PlanUpgradeRequest read;
  if (!read.ParseFromString(bytes)) {
    return absl::DataLossError("settings in the store are damaged");
  }
  FleetSettings out;
  *out.target.mutable_target() = read.target();
  out.target.set_allow_deprecated(read.allow_deprecated());
  out.acknowledgements = std::move(*read.mutable_acknowledgements());
  return out;
}

absl::StatusOr<int64_t> LockOrganization(sql::Connection& connection,
                                         const std::string& organization) {
  const absl::StatusOr<sql::Result> made = connection.Execute(
      "INSERT INTO organizations (organization, last_change, last_number) "
      "VALUES ($1, 0, 0) ON CONFLICT DO NOTHING",
      {organization});
  if (!made.ok()) return made.status();
  const absl::StatusOr<sql::Result> locked =
      connection.Execute(absl::StrCat("SELECT last_number FROM organizations "
                                      "WHERE organization = $1",
                                      sql::ForUpdate(connection.dialect())),
                         {organization});
  if (!locked.ok()) return locked.status();
  return locked->rows.empty() ? 0 : sql::IntAt(locked->rows[0], 0);
}

absl::StatusOr<OrganizationSettings> LoadSettings(
    sql::Connection& connection, const std::string& organization) {
  OrganizationSettings out;
  // The version first: what is set in between shows in it later.
  const absl::StatusOr<int64_t> version = VersionOf(connection, organization);
  if (!version.ok()) return version.status();
  out.version = *version;
  const absl::StatusOr<sql::Result> targets = connection.Execute(
      "SELECT workspace, deployment_id, content FROM targets "
      "WHERE organization = $1",
      {organization});
  if (!targets.ok()) return targets.status();
  for (const sql::Row& row : targets->rows) {
    v1::FleetTarget target;
    if (!target.ParseFromString(sql::BlobAt(row, 2))) {
      return absl::DataLossError("a target in the store is damaged");
    }
    out.targets[{sql::TextAt(row, 0), sql::TextAt(row, 1)}] = std::move(target);
  }
  const absl::StatusOr<sql::Result> rows = connection.Execute(
      "SELECT content, revoke_time FROM acknowledgements "
      "WHERE organization = $1 AND revoke_time = 0 ORDER BY number",
      {organization});
  if (!rows.ok()) return rows.status();
  for (const sql::Row& row : rows->rows) {
    absl::StatusOr<v1::FleetAcknowledgement> read = ReadRow(row);
    if (!read.ok()) return read.status();
    out.acknowledgements.push_back(*std::move(read));
  }
  return out;
}

absl::Status WriteTarget(sql::Connection& connection,
                         const v1::FleetScope& scope,
                         const v1::FleetTarget& target, const Actor& actor) {
  const std::vector<sql::Value> place = {
      scope.organization(),
      // A Deployment may move to another workspace and keeps its target.
      scope.deployment_id().empty() ? scope.workspace() : std::string(),
      scope.deployment_id()};
  absl::Status gone = connection
                          .Execute(
                              "DELETE FROM targets WHERE organization = $1 AND "
                              "workspace = $2 AND deployment_id = $3",
                              place)
                          .status();
  if (!gone.ok()) return gone;
  if (target.has_target()) {
    std::vector<sql::Value> row = place;
    row.push_back(sql::Blob{DeterministicBytes(target)});
    const absl::Status written =
        connection
            .Execute(
                "INSERT INTO targets (organization, workspace, "
                "deployment_id, content) VALUES ($1, $2, $3, $4)",
                row)
            .status();
    if (!written.ok()) return written;
  }
  v1::SetTargetRequest record;
  *record.mutable_scope() = scope;
  if (target.has_target()) *record.mutable_target() = target;
  return RecordAction(connection, scope.organization(), actor, "SetTarget",
                      record);
}

absl::StatusOr<v1::FleetAcknowledgement> AddAcknowledgement(
    sql::Connection& connection, v1::FleetAcknowledgement acknowledgement,
    const Actor& actor) {
  const std::string organization = acknowledgement.scope().organization();
  const absl::StatusOr<int64_t> number = NextNumber(connection, organization);
  if (!number.ok()) return number.status();
  acknowledgement.set_acknowledgement_id(absl::StrCat(kIdPrefix, *number));
  acknowledgement.set_creator(actor.name);
  SetTime(actor.time, *acknowledgement.mutable_create_time());
  acknowledgement.clear_revoke_time();
  const absl::Status written =
      connection
          .Execute(
              "INSERT INTO acknowledgements (organization, number, "
              "content, revoke_time) VALUES ($1, $2, $3, 0)",
              {organization, *number,
               sql::Blob{DeterministicBytes(acknowledgement)}})
          .status();
  if (!written.ok()) return written;
  const absl::Status recorded = RecordAction(connection, organization, actor,
                                             "Acknowledge", acknowledgement);
  if (!recorded.ok()) return recorded;
  return acknowledgement;
}

absl::StatusOr<v1::FleetAcknowledgement> RevokeAcknowledgement(
    sql::Connection& connection, const std::string& organization,
    const std::string& id, const Actor& actor) {
  const int64_t number = NumberOf(id);
  const absl::StatusOr<sql::Result> result = connection.Execute(
      "UPDATE acknowledgements SET revoke_time = "
      "CASE WHEN revoke_time = 0 THEN $3 ELSE revoke_time END "
      "WHERE organization = $1 AND number = $2 RETURNING content, revoke_time",
      {organization, number, actor.time});
  if (!result.ok()) return result.status();
  if (result->rows.empty()) {
    return absl::NotFoundError("there is no such acknowledgement");
  }
  absl::StatusOr<v1::FleetAcknowledgement> out = ReadRow(result->rows[0]);
  if (!out.ok()) return out.status();
  const absl::Status recorded =
      RecordAction(connection, organization, actor, "Revoke", *out);
  if (!recorded.ok()) return recorded;
  return out;
}

absl::StatusOr<std::vector<v1::FleetAcknowledgement>> LoadAcknowledgements(
    sql::Connection& connection, const std::string& organization) {
  const absl::StatusOr<sql::Result> rows = connection.Execute(
      "SELECT content, revoke_time FROM acknowledgements "
      "WHERE organization = $1 ORDER BY number",
      {organization});
  if (!rows.ok()) return rows.status();
  std::vector<v1::FleetAcknowledgement> out;
  for (const sql::Row& row : rows->rows) {
    absl::StatusOr<v1::FleetAcknowledgement> read = ReadRow(row);
    if (!read.ok()) return read.status();
    out.push_back(*std::move(read));
  }
  return out;
}

}  // namespace upgrade_advisor
