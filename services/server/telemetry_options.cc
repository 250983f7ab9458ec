#include "services/server/telemetry_options.h"

#include <CLI/CLI.hpp>

namespace upgrade_advisor {

void DeclareTelemetry(CLI::App& app, TelemetryOptions& options) {
  const char* const group = "Telemetry";
  app.add_option("--metrics-listen", options.metrics_listen,
                 "Address to serve Prometheus metrics on; default: none")
      ->type_name("HOST:PORT")
      ->group(group);
  app.add_option("--access-log", options.access_log,
                 "File that gets a line of JSON for each call, opened again on "
                 "SIGHUP; - is standard output; default: none")
      ->type_name("FILE|-")
      ->group(group);
  app.add_option("--access-log-sample", options.access_log_sample,
                 "Part of the calls that succeed which get a line, 0 to 1; "
                 "errors always do")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str()
      ->group(group);
  app.add_option("--otlp-endpoint", options.otlp_endpoint,
                 "Collector that gets metrics and traces by OTLP over gRPC; "
                 "default: none")
      ->type_name("HOST:PORT|unix:PATH|https://HOST:PORT")
      ->group(group);
  app.add_option("--otlp-trace-sample", options.otlp_trace_sample,
                 "Part of the traces that begin here which are sent, 0 to 1; "
                 "where a caller began one, the caller has decided")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str()
      ->group(group);
  app.add_option("--log-format", options.log_format,
                 "Form of the lines on standard error")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str()
      ->group(group);
}

ServiceLog::Format FormatOf(const TelemetryOptions& options) {
  return options.log_format == "json" ? ServiceLog::Format::kJson
                                      : ServiceLog::Format::kText;
}

}  // namespace upgrade_advisor
