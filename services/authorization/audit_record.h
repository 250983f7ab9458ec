// The record of one decision, in the form of gRPC's audit logger.
//
// Pure; thread-safe.
#ifndef SERVICES_AUTHORIZATION_AUDIT_RECORD_H_
#define SERVICES_AUTHORIZATION_AUDIT_RECORD_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/authorization/policy.h"

namespace upgrade_advisor {

// One line of JSON without its end: {"grpc_audit_log": {"timestamp": ...,
// "rpc_method": ..., "principal": ..., "policy_name": ..., "matched_rule": ...,
// "authorized": ...}}. Never longer than a pipe takes at once; names that are
// too long are cut.
std::string AuditRecord(absl::Time time, absl::string_view method,
                        absl::string_view principal, const Policy& policy,
                        const Decision& decision);

}  // namespace upgrade_advisor

#endif  // SERVICES_AUTHORIZATION_AUDIT_RECORD_H_
