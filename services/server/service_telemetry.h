// What the service tells about itself, put together: metrics, access log.
#ifndef SERVICES_SERVER_SERVICE_TELEMETRY_H_
#define SERVICES_SERVER_SERVICE_TELEMETRY_H_

#include <memory>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "services/server/metrics.h"
#include "services/server/otlp_exporter.h"
#include "services/server/service_log.h"
#include "services/server/telemetry_options.h"
#include "services/telemetry/call_telemetry.h"

namespace upgrade_advisor {

// Used by one thread; what calls use of it is thread-safe.
class ServiceTelemetry {
 public:
  // Lines for the operator go to `log`, which outlives it.
  explicit ServiceTelemetry(ServiceLog& log) : log_(log) {}

  // InvalidArgument if the access log cannot be written, or the place of the
  // collector is not one.
  absl::Status Open(const TelemetryOptions& options);

  // After Open; for servers that it outlives.
  CallTelemetry* calls() { return &*calls_; }

  // Serves metrics and sends telemetry, if the options say where, until Stop.
  // Besides its own it
  // has those of `source`, which uses what outlives Stop.
  absl::Status Serve(SampleSource source);
  void Stop();

  // Opens files again.
  void Reopen();

 private:
  std::vector<Sample> Samples() const;

  ServiceLog& log_;
  TelemetryOptions options_;
  std::optional<AccessLog> access_log_;
  std::optional<CallTelemetry> calls_;
  SpanQueue spans_;
  std::unique_ptr<OtlpExporter> exporter_;  // null: no collector
  std::unique_ptr<MetricsServer> server_;   // null: no metrics
};

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_SERVICE_TELEMETRY_H_
