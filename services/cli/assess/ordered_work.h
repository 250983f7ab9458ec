// Work on several threads whose results come out in the order in which it went
// in.
#ifndef SERVICES_CLI_ASSESS_ORDERED_WORK_H_
#define SERVICES_CLI_ASSESS_ORDERED_WORK_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace upgrade_advisor {

// One piece: a line, or a message.
struct WorkItem {
  int64_t number = 0;  // for messages about it
  std::string text;
};

// Holds a bounded number of items, so that a fast source does not fill the
// memory. Add and Finish are called by one thread.
class OrderedWork {
 public:
  // From an item to its result; called by all threads at once.
  using Work = std::function<std::string(const WorkItem&)>;
  // Takes results in order, one thread at a time; false: no more are wanted.
  using Sink = std::function<bool(absl::string_view)>;

  OrderedWork(int threads, Work work, Sink sink);
  // Waits for what was added.
  ~OrderedWork();

  // Waits while too many are under way. False once the sink wants no more.
  bool Add(WorkItem item) ABSL_LOCKS_EXCLUDED(mutex_);
  // Waits until everything has come out. False if the sink wanted no more.
  bool Finish() ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  struct Numbered {
    uint64_t place = 0;
    WorkItem item = {};
  };

  void Run();
  // Nothing once there will be no more.
  std::optional<Numbered> Take() ABSL_LOCKS_EXCLUDED(mutex_);
  void Put(uint64_t place, std::string result) ABSL_LOCKS_EXCLUDED(mutex_);
  // Hands over what is next, unless another thread is at it.
  void Drain() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Work work_;
  const Sink sink_;
  const uint64_t window_;

  absl::Mutex mutex_;
  std::map<uint64_t, WorkItem> waiting_ ABSL_GUARDED_BY(mutex_);
  std::map<uint64_t, std::string> results_ ABSL_GUARDED_BY(mutex_);
  uint64_t added_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t written_ ABSL_GUARDED_BY(mutex_) = 0;
  bool is_writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool is_over_ ABSL_GUARDED_BY(mutex_) = false;
  bool is_unwanted_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_ASSESS_ORDERED_WORK_H_
