// What the enums and small messages of a fleet are called in every format.
//
// Pure; thread-safe.
#ifndef SERVICES_CLI_FLEET_FLEET_WORDS_H_
#define SERVICES_CLI_FLEET_FLEET_WORDS_H_

#include <string>
#include <vector>

#include "astro/upgrade/v1/fleet.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "services/cli/client/text_page.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

// "supported", "unsupported", "unknown"; empty where nothing is said.
std::string WordOf(v1::SupportStatus support);
// "pending", "current", "stale", "failed".
std::string WordOf(v1::AssessmentState state);
// "facts", "settings", "catalog", "plugins", "day".
std::string WordOf(v1::ChangeCause cause);
// "verdict", "release", "target", "findings", "support", "yanked".
std::string WordOf(v1::ChangeKind kind);
// The reverse; UNSPECIFIED for any other word.
v1::ChangeKind ChangeKindOf(const std::string& word);

// "runtime 9.10.0"; empty where it names none.
std::string NameOf(const v1::ReleaseRef& release);
// "runtime 9.10.0", "Airflow 3.2", "latest-lts"; empty without a target.
std::string NameOf(const v1::FleetTarget& target);
// "2026-11-30 09:15:00", in UTC; empty without a time.
std::string TextOf(const google::protobuf::Timestamp& time);
// "everything", "workspace data", "deployment etl".
std::string NameOf(const v1::FleetScope& scope);
// Ids between commas.
std::string ListOf(const google::protobuf::RepeatedPtrField<std::string>& ids);

// "BLOCKED", "UP TO DATE", "pending", "failed"; with "(stale)" where the next
// assessment is due.
std::string VerdictOf(const v1::FleetEntry& entry);
Style StyleOf(const v1::FleetEntry& entry);
// "45", "ended 12 days ago", "ends today", "?".
std::string DaysLeftOf(const v1::FleetEntry& entry);
Style DaysStyleOf(const v1::FleetEntry& entry);
// "runtime 6.0.4, 1 of 3 to runtime 12.1.0"; "-" where there is none.
std::string NextStepOf(const v1::FleetEntry& entry);
// What keeps it, for a cell: the first advisories, the reason, or the error.
std::string BlockersOf(const v1::FleetEntry& entry);

// What a change is about, a part for each of its kinds: "verdict READY ->
// BLOCKED".
std::vector<std::string> DifferencesOf(const v1::FleetChange& change);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_FLEET_FLEET_WORDS_H_
