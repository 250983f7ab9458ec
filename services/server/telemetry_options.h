// The options of upgrade-advisord that say what it tells about itself.
#ifndef SERVICES_SERVER_TELEMETRY_OPTIONS_H_
#define SERVICES_SERVER_TELEMETRY_OPTIONS_H_

#include <string>

#include "services/server/service_log.h"

namespace CLI {
class App;
}

namespace upgrade_advisor {

struct TelemetryOptions {
  std::string metrics_listen;  // empty: no metrics
  std::string access_log;      // empty: none
  double access_log_sample = 1;
  std::string otlp_endpoint;  // empty: none
  double otlp_trace_sample = 0.01;
  std::string log_format = "text";
};

// --metrics-listen, --access-log, --access-log-sample, --otlp-endpoint,
// --otlp-trace-sample, --log-format.
void DeclareTelemetry(CLI::App& app, TelemetryOptions& options);

ServiceLog::Format FormatOf(const TelemetryOptions& options);

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_TELEMETRY_OPTIONS_H_
