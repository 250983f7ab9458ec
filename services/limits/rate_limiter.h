// How many calls a second each caller may make, with a burst after a pause.
//
// Remembers a bounded number of callers; the one whose last call is the longest
// ago is forgotten first. Thread-safe.
#ifndef SERVICES_LIMITS_RATE_LIMITER_H_
#define SERVICES_LIMITS_RATE_LIMITER_H_

#include <cstddef>
#include <list>
#include <mutex>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace upgrade_advisor {

class RateLimiter {
 public:
  // `rate` calls a second, at least one; `burst` at once, at least one.
  RateLimiter(double rate, double burst, size_t most_callers = 10000)
      : rate_(rate), burst_(burst), most_callers_(most_callers) {}

  // Counts a call that is allowed; otherwise when to try again.
  std::optional<absl::Duration> Refuses(const std::string& caller,
                                        absl::Time now);

  size_t callers() const;

 private:
  // Full when nobody has called for long.
  struct Bucket {
    std::string caller;
    double tokens;
    absl::Time filled;
  };
  using Order = std::list<Bucket>;  // the last one who called first

  Bucket& Of(const std::string& caller, absl::Time now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const double rate_;
  const double burst_;
  const size_t most_callers_;
  mutable std::mutex mutex_;
  Order order_ ABSL_GUARDED_BY(mutex_);
  // Keys are those in order_.
  absl::flat_hash_map<absl::string_view, Order::iterator> callers_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace upgrade_advisor

#endif  // SERVICES_LIMITS_RATE_LIMITER_H_
