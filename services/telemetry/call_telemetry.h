// What becomes known of calls: their context, metrics, access log and spans.
//
// Thread-safe; never waits.
#ifndef SERVICES_TELEMETRY_CALL_TELEMETRY_H_
#define SERVICES_TELEMETRY_CALL_TELEMETRY_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/telemetry/access_log.h"
#include "services/telemetry/call_metrics.h"
#include "services/telemetry/call_record.h"
#include "services/telemetry/sample.h"
#include "services/telemetry/span_queue.h"
#include "services/telemetry/trace_context.h"

namespace upgrade_advisor {

class CallTelemetry {
 public:
  // `access_log` and `spans` may be null, and outlive it.
  CallTelemetry(const std::vector<std::string>& methods, uint64_t seed,
                double trace_ratio, AccessLog* access_log, SpanQueue* spans)
      : contexts_(seed, trace_ratio),
        metrics_(methods),
        access_log_(access_log),
        spans_(spans) {}

  // The context of a call that begins.
  TraceContext Begin(absl::string_view method, absl::string_view traceparent) {
    metrics_.Begin(method);
    return contexts_.Of(traceparent);
  }
  void End(const CallRecord& call) {
    metrics_.End(call);
    if (access_log_ != nullptr) access_log_->Add(call);
    if (spans_ != nullptr && call.trace.is_sampled) spans_->Add(call);
  }
  std::vector<Sample> Samples() const { return metrics_.Samples(); }

 private:
  TraceContexts contexts_;
  CallMetrics metrics_;
  AccessLog* const access_log_;
  SpanQueue* const spans_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_TELEMETRY_CALL_TELEMETRY_H_
