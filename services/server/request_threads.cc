#include "services/server/request_threads.h"

namespace upgrade_advisor {

RequestThreads::RequestThreads(const Limits& limits) : limits_(limits) {
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

bool RequestThreads::Run(size_t bytes, std::function<void()> work) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    // One request may always wait, however large.
    if (waiting_.size() >= limits_.waiting ||
        (!waiting_.empty() && waiting_bytes_ + bytes > limits_.waiting_bytes)) {
      ++refused_;
      return false;
    }
    waiting_.push_back({bytes, std::move(work)});
    waiting_bytes_ += bytes;
  }
  wanted_.notify_one();
  return true;
}

std::vector<Sample> RequestThreads::Samples() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return {
      {"upgrade_advisor_requests_waiting", "Requests that wait for a thread",
       static_cast<double>(waiting_.size())},
      {"upgrade_advisor_requests_waiting_bytes", "What they have",
       static_cast<double>(waiting_bytes_)},
      {"upgrade_advisor_requests_running", "Requests that are worked on",
       static_cast<double>(running_)},
      {"upgrade_advisor_requests_refused_total",
       "Requests that were refused because too much waited",
       static_cast<double>(refused_), /*is_counter=*/true}};
}

bool RequestThreads::WaitUntilIdle(std::chrono::milliseconds limit) {
  std::unique_lock<std::mutex> lock(mutex_);
  return idle_.wait_for(lock, limit,
                        [this] { return waiting_.empty() && running_ == 0; });
}

void RequestThreads::Loop() {
  std::unique_lock<std::mutex> lock(mutex_);
  for (;;) {
    wanted_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    Waiting next = std::move(waiting_.front());
    waiting_.pop_front();
    waiting_bytes_ -= next.bytes;
    ++running_;
    lock.unlock();
    next.work();
    // Released before anybody may see that it is done.
    next.work = nullptr;
    lock.lock();
    --running_;
    if (waiting_.empty() && running_ == 0) idle_.notify_all();
  }
}

}  // namespace upgrade_advisor
