#include "services/server/call_record_start.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "services/engine/errors.h"
#include "services/server/grpc_status.h"
#include "services/server/peer_identity.h"

namespace upgrade_advisor {
namespace {

// The caller's id for its request goes into lines of the log: nothing in it may
// move a terminal's cursor or begin another line.
std::string Printable(absl::string_view id) {
  constexpr size_t kLongest = 64;
  std::string out(id.substr(0, kLongest));
  for (char& c : out) {
    if (!absl::ascii_isgraph(static_cast<unsigned char>(c))) c = '?';
  }
  return out;
}

// Far enough away to be none. A caller may write a deadline that no clock of
// ours can hold.
constexpr int64_t kFarSeconds = 30 * 24 * 3600;

// What the caller sent under this name; empty if nothing.
absl::string_view HeaderOf(const grpc::CallbackServerContext& context,
                           const char* name) {
  const auto at = context.client_metadata().find(name);
  return at == context.client_metadata().end()
             ? ""
             : absl::string_view(at->second.data(), at->second.size());
}

}  // namespace

CallRecord BeginRecord(const grpc::CallbackServerContext& context,
                       const char* method, CallTelemetry* telemetry) {
  CallRecord out;
  out.method = method;
  out.start = absl::Now();
  out.request_id = Printable(HeaderOf(context, "x-request-id"));
  out.caller = CallerOf(*context.auth_context()).Name();
  out.peer = context.peer();
  if (telemetry == nullptr) return out;
  out.trace = telemetry->Begin(method, HeaderOf(context, "traceparent"));
  return out;
}

std::optional<std::chrono::steady_clock::time_point> DeadlineOf(
    const grpc::CallbackServerContext& context) {
  const gpr_timespec deadline = context.raw_deadline();
  const gpr_timespec now = gpr_now(deadline.clock_type);
  if (deadline.tv_sec - now.tv_sec > kFarSeconds) return std::nullopt;
  const auto left = std::chrono::seconds(
                        std::max(deadline.tv_sec - now.tv_sec, -kFarSeconds)) +
                    std::chrono::nanoseconds(deadline.tv_nsec - now.tv_nsec);
  return std::chrono::steady_clock::now() + left;
}

grpc::Status SentStatus(grpc::CallbackServerContext& context,
                        const absl::Status& status) {
  if (const auto delay = status.GetPayload(kRetryPayload)) {
    context.AddTrailingMetadata(std::string(kRetryPayload),
                                std::string(*delay));
  }
  return ToGrpcStatus(status);
}

}  // namespace upgrade_advisor
