// Targets and acknowledgements: what people set for a part of an organization,
// and what of it holds for one Deployment.
//
// The functions that take a connection belong into a transaction.
#ifndef SERVICES_FLEET_STORE_SETTINGS_ROWS_H_
#define SERVICES_FLEET_STORE_SETTINGS_ROWS_H_

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "astro/upgrade/v1/fleet.pb.h"
#include "services/fleet/assessment/assessor.h"
#include "services/fleet/sql/connection.h"

namespace upgrade_advisor {

// Everything that is set in an organization. A value.
class OrganizationSettings {
 public:
  // Where a target was set: a workspace and a Deployment, each may be empty.
  using Place = std::pair<std::string, std::string>;

  struct FoundTarget {
    v1::FleetTarget target = {};
    std::string scope = {};  // as FleetEntry.target_scope
  };

  // The target of the narrowest scope; of acknowledgements of one advisory the
  // one that holds longest.
  FleetSettings For(absl::string_view workspace,
                    absl::string_view deployment_id) const;
  FoundTarget TargetFor(absl::string_view workspace,
                        absl::string_view deployment_id) const;

  std::map<Place, v1::FleetTarget> targets = {};
  // Those that were not revoked.
  std::vector<v1::FleetAcknowledgement> acknowledgements = {};
  // Rises with everything that is set.
  int64_t version = 0;
};

absl::StatusOr<OrganizationSettings> LoadSettings(
    sql::Connection& connection, const std::string& organization);

// As stored in the table of settings; and back.
std::string BytesOf(const FleetSettings& settings);
absl::StatusOr<FleetSettings> SettingsOf(const std::string& bytes);

// Who did what, for the audit.
struct Actor {
  std::string name = {};  // as the certificate says; may be empty
  int64_t time = 0;
};

// The next number of an organization whose row is there. It rises with whatever
// is set.
absl::StatusOr<int64_t> NextNumber(sql::Connection& connection,
                                   const std::string& organization);

// Writes a row of the audit.
absl::Status RecordAction(sql::Connection& connection,
                          const std::string& organization, const Actor& actor,
                          const std::string& action,
                          const google::protobuf::MessageLite& message);

// Writes a target, or takes it away where it has none.
absl::Status WriteTarget(sql::Connection& connection,
                         const v1::FleetScope& scope,
                         const v1::FleetTarget& target, const Actor& actor);

// Writes it under the next number; the row is returned with its id.
absl::StatusOr<v1::FleetAcknowledgement> AddAcknowledgement(
    sql::Connection& connection, v1::FleetAcknowledgement acknowledgement,
    const Actor& actor);

// kNotFound for an id that nothing has; one that was revoked stays as it is.
absl::StatusOr<v1::FleetAcknowledgement> RevokeAcknowledgement(
    sql::Connection& connection, const std::string& organization,
    const std::string& id, const Actor& actor);

// All, in order, those revoked included.
absl::StatusOr<std::vector<v1::FleetAcknowledgement>> LoadAcknowledgements(
    sql::Connection& connection, const std::string& organization);

// The organization's row, made if it is not there, and locked; returns the
// version of its settings.
absl::StatusOr<int64_t> LockOrganization(sql::Connection& connection,
                                         const std::string& organization);

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_STORE_SETTINGS_ROWS_H_
