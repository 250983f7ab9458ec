// Threads that send what is due, until the notifier ends.
//
// A receiver that is slow holds one thread, and is due again only after a
// pause, so the others get their messages. Thread-safe.
#ifndef SERVICES_FLEET_NOTIFY_NOTIFIER_H_
#define SERVICES_FLEET_NOTIFY_NOTIFIER_H_

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "services/fleet/notify/message_sender.h"
#include "services/fleet/notify/notification_store.h"

namespace upgrade_advisor {

struct NotifierOptions {
  int threads = 4;
  // How soon a thread that found nothing due looks again.
  absl::Duration look_every = absl::Seconds(2);
  std::function<absl::Time()> now = &absl::Now;
};

class Notifier {
 public:
  // Messages since the start, and calls of the store that failed.
  struct Counts {
    uint64_t taken = 0;
    uint64_t refused = 0;
    uint64_t given_up = 0;
    uint64_t store_failures = 0;
  };

  // Begins at once. The store and the sender outlive it.
  Notifier(NotificationStore& store, MessageSender& sender,
           NotifierOptions options);
  // Waits for the messages that are on their way.
  ~Notifier();
  Notifier(const Notifier&) = delete;
  Notifier& operator=(const Notifier&) = delete;

  // There are new changes: look at once.
  void Wake();

  Counts counts() const;

 private:
  void Loop();
  // Whether there may be more that is due.
  bool DeliverOne();
  // Until it is time to look again; false at the end.
  bool Wait(uint64_t seen_wakes);
  uint64_t Wakes();

  NotificationStore& store_;
  MessageSender& sender_;
  const NotifierOptions options_;
  std::atomic<uint64_t> taken_ = 0;
  std::atomic<uint64_t> refused_ = 0;
  std::atomic<uint64_t> given_up_ = 0;
  std::atomic<uint64_t> store_failures_ = 0;
  std::mutex mutex_;  // never held while anything is sent or read
  std::condition_variable changed_;
  uint64_t wakes_ ABSL_GUARDED_BY(mutex_) = 0;
  bool is_ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_NOTIFY_NOTIFIER_H_
