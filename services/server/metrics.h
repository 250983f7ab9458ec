// Metrics in Prometheus' text format, over HTTP.
//
// Everything is read when it is asked for. Thread-safe.
#ifndef SERVICES_SERVER_METRICS_H_
#define SERVICES_SERVER_METRICS_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/telemetry/sample.h"

namespace upgrade_advisor {

class MetricsServer {
 public:
  // Serves /metrics on "127.0.0.1:9464". What `source` uses outlives it.
  // UNAVAILABLE if the address cannot be listened on.
  static absl::StatusOr<std::unique_ptr<MetricsServer>> Start(
      const std::string& address, SampleSource source);
  ~MetricsServer();

  int port() const;

 private:
  class Collector;
  class Parts;

  MetricsServer();

  std::unique_ptr<Parts> parts_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_METRICS_H_
