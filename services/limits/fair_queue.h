// What waits to be worked on, in turns of those who asked for it.
//
// Each caller has a queue of its own, and the next piece of work is of the
// caller whose turn is the longest ago: who asks for much waits for itself.
// What may wait is bounded, for all together and for each: a caller may have at
// most as many waiting as there are places left, so that there is always one
// for somebody else.
//
// Not thread-safe.
#ifndef SERVICES_LIMITS_FAIR_QUEUE_H_
#define SERVICES_LIMITS_FAIR_QUEUE_H_

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"

namespace upgrade_advisor {

class FairQueue {
 public:
  struct Limits {
    // What may wait.
    size_t waiting = 1000;
    size_t waiting_bytes = 64u << 20;
    // What is worked on at once for one caller; 0: no limit.
    size_t running_of_caller = 0;
  };
  struct Work {
    std::string caller;
    size_t bytes = 0;
    std::function<void()> run;
  };

  explicit FairQueue(const Limits& limits) : limits_(limits) {}

  // False, leaving `work` alone, if too much waits already. What is larger than
  // all that may wait is taken if nothing else waits.
  bool Push(Work&& work);

  // The next, if there is one whose caller may have another. It runs until
  // Finish.
  std::optional<Work> Pop();
  void Finish(const std::string& caller);

  bool has_next() const { return !turns_.empty(); }
  size_t waiting() const { return waiting_; }
  size_t waiting_bytes() const { return bytes_; }
  size_t running() const { return running_; }

 private:
  struct Caller {
    std::deque<Work> waiting;
    size_t bytes = 0;
    size_t running = 0;
    bool has_turn = false;
  };

  bool HasRoomFor(const Work& work) const;
  void GiveTurn(const std::string& name, Caller& caller);

  const Limits limits_;
  // Of those for whom something waits or runs.
  absl::flat_hash_map<std::string, Caller> callers_;
  std::deque<std::string> turns_;
  size_t waiting_ = 0;
  size_t bytes_ = 0;
  size_t running_ = 0;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_LIMITS_FAIR_QUEUE_H_
