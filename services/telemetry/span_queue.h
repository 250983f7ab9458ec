// Calls that are to be sent as spans: bounded, and nobody waits.
//
// Thread-safe.
#ifndef SERVICES_TELEMETRY_SPAN_QUEUE_H_
#define SERVICES_TELEMETRY_SPAN_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "services/telemetry/call_record.h"

namespace upgrade_advisor {

class SpanQueue {
 public:
  static constexpr size_t kMost = 2048;

  // Drops the call if too many are there.
  void Add(const CallRecord& call) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (calls_.size() < kMost) {
      calls_.push_back(call);
    } else {
      ++dropped_;
    }
  }
  std::vector<CallRecord> TakeAll() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return std::exchange(calls_, {});
  }
  uint64_t dropped() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return dropped_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<CallRecord> calls_ ABSL_GUARDED_BY(mutex_);
  uint64_t dropped_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_TELEMETRY_SPAN_QUEUE_H_
