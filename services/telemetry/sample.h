// A number that a part of the service offers for monitoring.
//
// A value.
#ifndef SERVICES_TELEMETRY_SAMPLE_H_
#define SERVICES_TELEMETRY_SAMPLE_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace upgrade_advisor {

// How often a value fell between bounds. There is one count more than bounds,
// for what is above the last; a value that equals a bound counts below it.
struct Buckets {
  std::vector<double> bounds;
  std::vector<uint64_t> counts;
  double sum = 0;
};

struct Sample {
  std::string name;  // as Prometheus spells it
  std::string help;
  double value = 0;
  bool is_counter = false;  // otherwise a gauge, or buckets
  std::vector<std::pair<std::string, std::string>> labels = {};
  std::optional<Buckets> buckets = {};
  // As OpenTelemetry spells name and labels, where that is another way.
  std::string otel_name = {};
  std::string unit = {};
};

// Called by threads that answer for metrics. Samples of one name follow each
// other.
using SampleSource = std::function<std::vector<Sample>()>;

}  // namespace upgrade_advisor

#endif  // SERVICES_TELEMETRY_SAMPLE_H_
