// Counts how often values fall between bounds, without a lock.
//
// Thread-safe.
#ifndef SERVICES_TELEMETRY_HISTOGRAM_H_
#define SERVICES_TELEMETRY_HISTOGRAM_H_

#include <atomic>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "services/telemetry/sample.h"

namespace upgrade_advisor {

class Histogram {
 public:
  // Ascending bounds, which outlive it.
  explicit Histogram(absl::Span<const double> bounds)
      : bounds_(bounds), counts_(bounds.size() + 1) {}

  void Add(double value);
  // The values that are being added meanwhile may be in it in part.
  Buckets Read() const;

 private:
  const absl::Span<const double> bounds_;
  std::vector<std::atomic<uint64_t>> counts_;
  std::atomic<double> sum_ = 0;
};

// The bounds of gRFC A66, in seconds and in bytes.
absl::Span<const double> LatencyBounds();
absl::Span<const double> SizeBounds();

}  // namespace upgrade_advisor

#endif  // SERVICES_TELEMETRY_HISTOGRAM_H_
