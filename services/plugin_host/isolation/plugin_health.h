// How a plugin in worker processes has fared since the plugins were loaded.
//
// Thread-safe. Asking whether it is quarantined takes no lock.
#ifndef SERVICES_PLUGIN_HOST_ISOLATION_PLUGIN_HEALTH_H_
#define SERVICES_PLUGIN_HOST_ISOLATION_PLUGIN_HEALTH_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"

namespace upgrade_advisor {

class PluginHealth {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // So many failures within so long, and the plugin is no longer asked until
  // the plugins are loaded again.
  static constexpr size_t kMaxFailures = 3;
  static constexpr std::chrono::minutes kWindow{10};

  struct Report {
    bool quarantined = false;
    uint64_t failures = 0;
    uint64_t starts = 0;       // of worker processes
    std::string last_failure;  // empty: none
  };

  // A worker died of the plugin, or had to be killed because of it.
  void AddFailure(Time now, absl::string_view what);
  void AddStart() { starts_.fetch_add(1, std::memory_order_relaxed); }

  bool is_quarantined() const {
    return quarantined_.load(std::memory_order_acquire);
  }
  Report report() const;

 private:
  std::atomic<bool> quarantined_ = false;
  std::atomic<uint64_t> starts_ = 0;
  mutable std::mutex mutex_;
  std::deque<Time> recent_ ABSL_GUARDED_BY(mutex_);
  uint64_t failures_ ABSL_GUARDED_BY(mutex_) = 0;
  std::string last_failure_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_ISOLATION_PLUGIN_HEALTH_H_
