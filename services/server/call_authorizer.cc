#include "services/server/call_authorizer.h"

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/authorization/audit_record.h"
#include "services/base/quoting.h"
#include "services/engine/errors.h"
#include "services/server/peer_identity.h"

namespace upgrade_advisor {
namespace {

constexpr absl::string_view kOrganizationHeader = "x-organization";

std::optional<std::string> HeaderOf(const grpc::CallbackServerContext& context,
                                    absl::string_view key) {
  const auto& metadata = context.client_metadata();
  const auto [begin, end] =
      metadata.equal_range(grpc::string_ref(key.data(), key.size()));
  if (begin == end) return std::nullopt;
  std::string out;
  for (auto at = begin; at != end; ++at) {
    absl::StrAppend(&out, at == begin ? "" : ",",
                    absl::string_view(at->second.data(), at->second.size()));
  }
  return out;
}

absl::Status Denied(const std::string& principal, absl::string_view method) {
  return MakeError(
      absl::StatusCode::kPermissionDenied,
      astro::upgrade::v1::ERROR_REASON_PERMISSION_DENIED,
      absl::StrCat("This service does not let ",
                   principal.empty() ? "callers without a client certificate"
                                     : Quoted(principal),
                   " call ", method,
                   ": ask its operator, whose --authorization-policy decides"),
      {{"principal", principal}, {"method", std::string(method)}});
}

}  // namespace

absl::Status CallAuthorizer::Check(const grpc::CallbackServerContext& context,
                                   absl::string_view method,
                                   std::optional<std::string> organization) {
  const std::shared_ptr<const Policy> policy = policy_();
  const Caller caller = CallerOf(*context.auth_context());
  const Decision decision = Decide(
      *policy, {caller, method, [&](absl::string_view key) {
                  return key == kOrganizationHeader ? organization
                                                    : HeaderOf(context, key);
                }});
  (decision.is_allowed ? allowed_ : denied_).fetch_add(1);
  if (IsAudited(policy->audit, decision)) {
    audit_.Say(
        AuditRecord(absl::Now(), method, caller.Name(), *policy, decision));
  }
  return decision.is_allowed ? absl::OkStatus() : Denied(caller.Name(), method);
}

std::vector<Sample> CallAuthorizer::Samples() const {
  return {{"upgrade_advisor_authorization_allowed_total",
           "Calls that the policy allowed", static_cast<double>(allowed_),
           /*is_counter=*/true},
          {"upgrade_advisor_authorization_denied_total",
           "Calls that the policy denied", static_cast<double>(denied_),
           /*is_counter=*/true}};
}

}  // namespace upgrade_advisor
