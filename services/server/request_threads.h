// Threads that work on requests, so that gRPC's own never do.
//
// gRPC answers health and reflection, accepts connections and notices cancelled
// calls on few threads; a request that takes its time must not hold one of
// them. What waits is bounded, by number and by bytes: beyond that the service
// is overloaded and says so at once. Callers take turns (fair_queue.h).
//
// Thread-safe.
#ifndef SERVICES_SERVER_REQUEST_THREADS_H_
#define SERVICES_SERVER_REQUEST_THREADS_H_

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "services/limits/fair_queue.h"
#include "services/telemetry/sample.h"

namespace upgrade_advisor {

class RequestThreads {
 public:
  struct Limits {
    int threads = 4;
    FairQueue::Limits queue = {};
  };

  explicit RequestThreads(const Limits& limits);
  // Runs what waits, then ends the threads.
  ~RequestThreads();
  RequestThreads(const RequestThreads&) = delete;
  RequestThreads& operator=(const RequestThreads&) = delete;

  // Runs the work, which holds a request, on one of the threads. False, without
  // running it, if too much waits already.
  bool Run(FairQueue::Work work);

  // How much waits, runs and was refused.
  std::vector<Sample> Samples() const;

  // Whether nothing waits and nothing runs, now or before the time is over.
  bool WaitUntilIdle(std::chrono::milliseconds limit);

 private:
  bool IsIdle() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return queue_.waiting() == 0 && queue_.running() == 0;
  }
  void Loop();

  mutable std::mutex mutex_;  // never held while work runs
  std::condition_variable wanted_;
  std::condition_variable idle_;
  FairQueue queue_ ABSL_GUARDED_BY(mutex_);
  uint64_t refused_ ABSL_GUARDED_BY(mutex_) = 0;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_REQUEST_THREADS_H_
