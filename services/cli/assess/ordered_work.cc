#include "services/cli/assess/ordered_work.h"

#include <utility>

namespace upgrade_advisor {
namespace {

// Enough that a slow item keeps no thread waiting.
constexpr uint64_t kItemsForEachThread = 32;

}  // namespace

OrderedWork::OrderedWork(int threads, Work work, Sink sink)
    : work_(std::move(work)),
      sink_(std::move(sink)),
      window_(kItemsForEachThread * static_cast<uint64_t>(threads)) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Run(); });
}

OrderedWork::~OrderedWork() {
  {
    absl::MutexLock lock(&mutex_);
    is_over_ = true;
  }
  for (std::thread& thread : threads_) thread.join();
}

bool OrderedWork::Add(WorkItem item) {
  absl::MutexLock lock(&mutex_);
  const auto has_room = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return added_ - written_ < window_ || is_unwanted_;
  };
  mutex_.Await(absl::Condition(&has_room));
  if (is_unwanted_) return false;
  waiting_.emplace(added_++, std::move(item));
  return true;
}

bool OrderedWork::Finish() {
  absl::MutexLock lock(&mutex_);
  const auto is_done = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return written_ == added_ || is_unwanted_;
  };
  mutex_.Await(absl::Condition(&is_done));
  return !is_unwanted_;
}

void OrderedWork::Run() {
  while (std::optional<Numbered> next = Take()) {
    Put(next->place, work_(next->item));
  }
}

std::optional<OrderedWork::Numbered> OrderedWork::Take() {
  absl::MutexLock lock(&mutex_);
  const auto has_work = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return !waiting_.empty() || is_over_ || is_unwanted_;
  };
  mutex_.Await(absl::Condition(&has_work));
  if (waiting_.empty() || is_unwanted_) return std::nullopt;
  const auto first = waiting_.begin();
  Numbered out{first->first, std::move(first->second)};
  waiting_.erase(first);
  return out;
}

void OrderedWork::Put(uint64_t place, std::string result) {
  absl::MutexLock lock(&mutex_);
  results_.emplace(place, std::move(result));
  if (!is_writing_) Drain();
}

void OrderedWork::Drain() {
  is_writing_ = true;
  while (!is_unwanted_ && !results_.empty() &&
         results_.begin()->first == written_) {
    std::string text;
    uint64_t count = 0;
    for (auto at = results_.begin();
         at != results_.end() && at->first == written_ + count; ++count) {
      text += at->second;
      at = results_.erase(at);
    }
    // The others go on meanwhile.
    mutex_.Unlock();
    const bool is_wanted = sink_(text);
    mutex_.Lock();
    written_ += count;
    if (!is_wanted) is_unwanted_ = true;
  }
  is_writing_ = false;
}

}  // namespace upgrade_advisor
