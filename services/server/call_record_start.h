// What every call has in its record and for a deadline from its beginning, and
// in its status at its end, whether it is one request or a stream.
#ifndef SERVICES_SERVER_CALL_RECORD_START_H_
#define SERVICES_SERVER_CALL_RECORD_START_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/status.h>

#include <chrono>
#include <optional>

#include "absl/status/status.h"
#include "services/telemetry/call_record.h"
#include "services/telemetry/call_telemetry.h"

namespace upgrade_advisor {

// Begins the record of a call, also in `telemetry` if it is not null. `method`
// outlives the record.
CallRecord BeginRecord(const grpc::CallbackServerContext& context,
                       const char* method, CallTelemetry* telemetry);

// When the caller stops waiting, by the clock of waiting. Nothing where that is
// so far away that nobody sees it.
std::optional<std::chrono::steady_clock::time_point> DeadlineOf(
    const grpc::CallbackServerContext& context);

// What is sent of a status; with a header where it says when to try again.
grpc::Status SentStatus(grpc::CallbackServerContext& context,
                        const absl::Status& status);

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_CALL_RECORD_START_H_
