// Counts calls by method and status, under the names of gRFC A66.
//
// Thread-safe, without locks.
#ifndef SERVICES_TELEMETRY_CALL_METRICS_H_
#define SERVICES_TELEMETRY_CALL_METRICS_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/telemetry/call_record.h"
#include "services/telemetry/histogram.h"
#include "services/telemetry/sample.h"

namespace upgrade_advisor {

class CallMetrics {
 public:
  // Methods that count each by itself; any other is "other".
  explicit CallMetrics(const std::vector<std::string>& methods);

  void Begin(absl::string_view method);
  void End(const CallRecord& call);

  std::vector<Sample> Samples() const;

 private:
  static constexpr size_t kStatuses = 17;
  struct ByStatus {
    Histogram seconds{LatencyBounds()};
    Histogram sent{SizeBounds()};
    Histogram received{SizeBounds()};
  };
  struct ByMethod {
    std::string name;
    std::atomic<uint64_t> begun = 0;
    Histogram waited{LatencyBounds()};
    std::array<ByStatus, kStatuses> by_status;
  };

  ByMethod& Of(absl::string_view method);
  template <typename Read>
  void Append(const char* name, const char* help, const char* otel_name,
              const char* unit, Read read, std::vector<Sample>& out) const;

  std::deque<ByMethod> methods_;  // the last one is "other"
};

}  // namespace upgrade_advisor

#endif  // SERVICES_TELEMETRY_CALL_METRICS_H_
