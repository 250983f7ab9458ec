#include "services/server/request_threads.h"

#include <optional>
#include <utility>

namespace upgrade_advisor {

RequestThreads::RequestThreads(const Limits& limits) : queue_(limits.queue) {
  for (int i = 0; i < limits.threads; ++i) {
    threads_.emplace_back([this] { Loop(); });
  }
}

RequestThreads::~RequestThreads() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ending_ = true;
  }
  wanted_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool RequestThreads::Run(FairQueue::Work work) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!queue_.Push(std::move(work))) {
      ++refused_;
      return false;
    }
  }
  wanted_.notify_one();
  return true;
}

std::vector<Sample> RequestThreads::Samples() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return {
      {"upgrade_advisor_requests_waiting", "Requests that wait for a thread",
       static_cast<double>(queue_.waiting())},
      {"upgrade_advisor_requests_waiting_bytes", "What they have",
       static_cast<double>(queue_.waiting_bytes())},
      {"upgrade_advisor_requests_running", "Requests that are worked on",
       static_cast<double>(queue_.running())},
      {"upgrade_advisor_requests_refused_total",
       "Requests that were refused because too much waited",
       static_cast<double>(refused_), /*is_counter=*/true}};
}

bool RequestThreads::WaitUntilIdle(std::chrono::milliseconds limit) {
  std::unique_lock<std::mutex> lock(mutex_);
  return idle_.wait_for(lock, limit, [this] { return IsIdle(); });
}

void RequestThreads::Loop() {
  std::unique_lock<std::mutex> lock(mutex_);
  for (;;) {
    wanted_.wait(lock, [this] {
      return queue_.has_next() || (ending_ && queue_.waiting() == 0);
    });
    std::optional<FairQueue::Work> next = queue_.Pop();
    if (!next) return;
    lock.unlock();
    next->run();
    // Released before anybody may see that it is done.
    next->run = nullptr;
    lock.lock();
    queue_.Finish(next->caller);
    if (IsIdle()) idle_.notify_all();
    // The last piece that waits may be of a caller that had to.
    if (ending_) wanted_.notify_all();
  }
}

}  // namespace upgrade_advisor
