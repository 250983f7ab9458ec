// Threads that work on requests, so that gRPC's own never do.
//
// gRPC answers health and reflection, accepts connections and notices cancelled
// calls on few threads; a request that takes its time must not hold one of
// them. What waits is bounded, by number and by bytes: beyond that the service
// is overloaded and says so at once. First come, first served.
//
// Thread-safe.
#ifndef SERVICES_SERVER_REQUEST_THREADS_H_
#define SERVICES_SERVER_REQUEST_THREADS_H_

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "services/telemetry/sample.h"

namespace upgrade_advisor {

class RequestThreads {
 public:
  struct Limits {
    int threads = 4;
    // What may wait for a thread.
    size_t waiting = 1000;
    size_t waiting_bytes = 64u << 20;
  };

  explicit RequestThreads(const Limits& limits);
  // Runs what waits, then ends the threads.
  ~RequestThreads();
  RequestThreads(const RequestThreads&) = delete;
  RequestThreads& operator=(const RequestThreads&) = delete;

  // Runs `work`, which holds a request of so many bytes, on one of the threads.
  // False, without running it, if too much waits already.
  bool Run(size_t bytes, std::function<void()> work);

  // How much waits, runs and was refused.
  std::vector<Sample> Samples() const;

  // Whether nothing waits and nothing runs, now or before the time is over.
  bool WaitUntilIdle(std::chrono::milliseconds limit);

 private:
  struct Waiting {
    size_t bytes;
    std::function<void()> work;
  };

  void Loop();

  const Limits limits_;
  mutable std::mutex mutex_;  // never held while work runs
  std::condition_variable wanted_;
  std::condition_variable idle_;
  std::deque<Waiting> waiting_ ABSL_GUARDED_BY(mutex_);
  size_t waiting_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t running_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t refused_ ABSL_GUARDED_BY(mutex_) = 0;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_REQUEST_THREADS_H_
