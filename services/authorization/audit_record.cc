#include "services/authorization/audit_record.h"

#include "absl/strings/str_cat.h"
#include "services/base/json_text.h"
#include "services/base/utf8_text.h"

namespace upgrade_advisor {
namespace {

// Four of them, each byte of which may become six, fit into a pipe's 4096.
constexpr size_t kLongestName = 128;

std::string Shown(absl::string_view name) {
  return JsonText(CutUtf8(name, kLongestName));
}

}  // namespace

std::string AuditRecord(absl::Time time, absl::string_view method,
                        absl::string_view principal, const Policy& policy,
                        const Decision& decision) {
  return absl::StrCat(
      R"({"grpc_audit_log":{"timestamp":")",
      absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", time, absl::UTCTimeZone()),
      R"(","rpc_method":)", Shown(method), R"(,"principal":)", Shown(principal),
      R"(,"policy_name":)", Shown(policy.name), R"(,"matched_rule":)",
      Shown(decision.rule), R"(,"authorized":)",
      decision.is_allowed ? "true" : "false", "}}");
}

}  // namespace upgrade_advisor
