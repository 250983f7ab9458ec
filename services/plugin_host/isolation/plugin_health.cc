#include "services/plugin_host/isolation/plugin_health.h"

namespace upgrade_advisor {

void PluginHealth::AddFailure(Time now, absl::string_view what) {
  const std::lock_guard<std::mutex> lock(mutex_);
  ++failures_;
  last_failure_ = std::string(what);
  recent_.push_back(now);
  while (now - recent_.front() > kWindow) recent_.pop_front();
  if (recent_.size() >= kMaxFailures) {
    quarantined_.store(true, std::memory_order_release);
  }
}

PluginHealth::Report PluginHealth::report() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return {is_quarantined(), failures_, starts_.load(std::memory_order_relaxed),
          last_failure_};
}

}  // namespace upgrade_advisor
