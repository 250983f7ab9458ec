// Spans and metrics in the messages of OTLP 1, OpenTelemetry's protocol.
//
// Pure; thread-safe.
#ifndef SERVICES_TELEMETRY_OTLP_H_
#define SERVICES_TELEMETRY_OTLP_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "services/telemetry/call_record.h"
#include "services/telemetry/sample.h"

namespace upgrade_advisor {

inline constexpr char kExportSpans[] =
    "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
inline constexpr char kExportMetrics[] =
    "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";

// ExportTraceServiceRequest: a server's span for each call, named as in gRFC
// A72.
std::string SpansRequest(absl::Span<const CallRecord> calls);

// ExportMetricsServiceRequest: what was counted from `start` to `now`.
std::string MetricsRequest(const std::vector<Sample>& samples, absl::Time start,
                           absl::Time now);

}  // namespace upgrade_advisor

#endif  // SERVICES_TELEMETRY_OTLP_H_
