#include "services/server/call_record_start.h"

#include <cstddef>
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

grpc::Status SentStatus(grpc::CallbackServerContext& context,
                        const absl::Status& status) {
  if (const auto delay = status.GetPayload(kRetryPayload)) {
    context.AddTrailingMetadata(std::string(kRetryPayload),
                                std::string(*delay));
  }
  return ToGrpcStatus(status);
}

}  // namespace upgrade_advisor
