#include "services/limits/rate_limiter.h"

#include <algorithm>

namespace upgrade_advisor {

RateLimiter::Bucket& RateLimiter::Of(const std::string& caller,
                                     absl::Time now) {
  const auto at = callers_.find(caller);
  if (at != callers_.end()) {
    order_.splice(order_.begin(), order_, at->second);
    return order_.front();
  }
  if (order_.size() >= most_callers_) {
    callers_.erase(order_.back().caller);
    order_.pop_back();
  }
  order_.push_front({caller, burst_, now});
  callers_[order_.front().caller] = order_.begin();
  return order_.front();
}

std::optional<absl::Duration> RateLimiter::Refuses(const std::string& caller,
                                                   absl::Time now) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Bucket& bucket = Of(caller, now);
  // A clock that is set back gives nothing and takes nothing.
  const double seconds =
      std::max(absl::ToDoubleSeconds(now - bucket.filled), 0.0);
  bucket.tokens = std::min(bucket.tokens + seconds * rate_, burst_);
  bucket.filled = now;
  if (bucket.tokens < 1) return absl::Seconds((1 - bucket.tokens) / rate_);
  bucket.tokens -= 1;
  return std::nullopt;
}

size_t RateLimiter::callers() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return order_.size();
}

}  // namespace upgrade_advisor
