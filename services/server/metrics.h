// Metrics in Prometheus' text format, over HTTP.
//
// Everything is read when it is asked for; requests of the service pay nothing.
// Thread-safe.
#ifndef SERVICES_SERVER_METRICS_H_
#define SERVICES_SERVER_METRICS_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/engine/engine.h"

namespace upgrade_advisor {

// One number of a part of the service that the engine does not know.
struct Sample {
  std::string name;
  std::string help;
  double value = 0;
  bool is_counter = false;  // otherwise a gauge
};
// Called by threads that answer /metrics.
using SampleSource = std::function<std::vector<Sample>()>;

class MetricsServer {
 public:
  // Serves /metrics on "127.0.0.1:9464". The engine and what `more` uses
  // outlive it. UNAVAILABLE if the address cannot be listened on.
  static absl::StatusOr<std::unique_ptr<MetricsServer>> Start(
      const Engine& engine, const std::string& address,
      SampleSource more = nullptr);
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
