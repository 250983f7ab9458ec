// What the requests and answers of calls take that have not ended: a client
// that does not read its answers keeps them here.
//
// Bounded for all callers together; one may have at most as much as is left, so
// that there is always some for somebody else. Thread-safe.
#ifndef SERVICES_LIMITS_BYTES_IN_FLIGHT_H_
#define SERVICES_LIMITS_BYTES_IN_FLIGHT_H_

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"

namespace upgrade_advisor {

class BytesInFlight {
 public:
  explicit BytesInFlight(size_t limit) : limit_(limit) {}

  // Whether a call that begins with so many bytes may go on. Whoever gets true
  // calls Release in the end. A call is taken in any case if there is no other.
  bool Take(const std::string& caller, size_t bytes);
  // Whether an answer of so many bytes may be added to a call that was taken;
  // in any case if there is no other call.
  bool Add(const std::string& caller, size_t bytes);
  void Release(const std::string& caller, size_t bytes);

  size_t bytes() const;
  size_t limit() const { return limit_; }

 private:
  bool HasRoom(size_t own, size_t bytes) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return bytes_ <= limit_ && own + bytes <= limit_ - bytes_;
  }

  struct Held {
    size_t bytes = 0;
    size_t calls = 0;
  };

  const size_t limit_;
  mutable std::mutex mutex_;
  // Of callers with calls that have not ended.
  absl::flat_hash_map<std::string, Held> held_ ABSL_GUARDED_BY(mutex_);
  size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_LIMITS_BYTES_IN_FLIGHT_H_
