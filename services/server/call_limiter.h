// What each caller may ask of the service, and the errors for what is more.
//
// Thread-safe.
#ifndef SERVICES_SERVER_CALL_LIMITER_H_
#define SERVICES_SERVER_CALL_LIMITER_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/engine/engine.h"
#include "services/limits/bytes_in_flight.h"
#include "services/limits/rate_limiter.h"
#include "services/telemetry/sample.h"

namespace upgrade_advisor {

class CallLimiter {
 public:
  struct Settings {
    // Calls a second of one caller, and at once; 0: no limit.
    int rate = 0;
    int burst = 0;
    // What calls that have not ended may hold.
    size_t in_flight_bytes = 256u << 20;
    // What one call may be worked on; 0: no limit.
    std::chrono::seconds call_time{0};
  };

  explicit CallLimiter(const Settings& settings);

  // RESOURCE_EXHAUSTED/CALLER_LIMIT, naming the option and when to try again,
  // if the caller calls too often.
  absl::Status CheckRate(const std::string& caller);

  // The same if there is no room for so many bytes. After OK the caller's bytes
  // are to be released.
  absl::Status Take(const std::string& caller, size_t bytes);
  // Adds an answer, or none to see whether one has a chance, to a call that was
  // taken.
  absl::Status AddAnswer(const std::string& caller, size_t bytes);
  void Release(const std::string& caller, size_t bytes) {
    in_flight_.Release(caller, bytes);
  }

  // Brings the deadline of a call that is worked on from now to what one may
  // take. False if it has an earlier one, or there is no limit.
  bool LimitTime(CallContext& call) const;
  // DEADLINE_EXCEEDED for a call that was worked on for longer.
  absl::Status TookTooLong();

  std::vector<Sample> Samples() const;

 private:
  absl::Status NoRoom();

  const Settings settings_;
  std::optional<RateLimiter> rate_;  // none: no limit
  BytesInFlight in_flight_;
  std::atomic<uint64_t> over_rate_ = 0;
  std::atomic<uint64_t> over_bytes_ = 0;
  std::atomic<uint64_t> over_time_ = 0;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_CALL_LIMITER_H_
