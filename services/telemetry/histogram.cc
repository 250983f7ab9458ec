#include "services/telemetry/histogram.h"

#include <algorithm>

namespace upgrade_advisor {
namespace {

constexpr double kLatencies[] = {
    0,     0.00001, 0.00005, 0.0001, 0.0003, 0.0006, 0.0008, 0.001, 0.002,
    0.003, 0.004,   0.005,   0.006,  0.008,  0.01,   0.013,  0.016, 0.02,
    0.025, 0.03,    0.04,    0.05,   0.065,  0.08,   0.1,    0.13,  0.16,
    0.2,   0.25,    0.3,     0.4,    0.5,    0.65,   0.8,    1,     2,
    5,     10,      20,      50,     100};
constexpr double kSizes[] = {
    0,       1024,    2048,     4096,     16384,     65536,      262144,
    1048576, 4194304, 16777216, 67108864, 268435456, 1073741824, 4294967296};

}  // namespace

void Histogram::Add(double value) {
  const auto at = std::lower_bound(bounds_.begin(), bounds_.end(), value);
  counts_[static_cast<size_t>(at - bounds_.begin())].fetch_add(
      1, std::memory_order_relaxed);
  double sum = sum_.load(std::memory_order_relaxed);
  while (!sum_.compare_exchange_weak(sum, sum + value,
                                     std::memory_order_relaxed)) {
  }
}

Buckets Histogram::Read() const {
  Buckets out;
  out.bounds.assign(bounds_.begin(), bounds_.end());
  for (const std::atomic<uint64_t>& count : counts_) {
    out.counts.push_back(count.load(std::memory_order_relaxed));
  }
  out.sum = sum_.load(std::memory_order_relaxed);
  return out;
}

absl::Span<const double> LatencyBounds() { return kLatencies; }
absl::Span<const double> SizeBounds() { return kSizes; }

}  // namespace upgrade_advisor
