// Threads that send: a slow receiver does not hold up the others.
#include "services/fleet/notify/notifier.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <future>
#include <map>

#include "tests/fleet/notify/memory_store.h"
#include "tests/fleet/notify/sample_changes.h"

namespace upgrade_advisor {
namespace {

namespace v1 = astro::upgrade::v1;

// Keeps what it sends to each URL; "slow" waits until the test lets it go on.
class Gate final : public MessageSender {
 public:
  std::string Send(const std::string& url, const std::string&, int64_t,
                   const Message& message) override {
    std::unique_lock<std::mutex> lock(mutex_);
    if (url == "slow") {
      changed_.wait(lock, [this] { return is_open_; });
    }
    taken_[url] += message.changes;
    changed_.notify_all();
    return "";
  }
  void Open() {
    const std::lock_guard<std::mutex> lock(mutex_);
    is_open_ = true;
    changed_.notify_all();
  }
  void WaitFor(const std::string& url, size_t changes) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [&] { return taken_[url] >= changes; });
  }
  size_t Taken(const std::string& url) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return taken_[url];
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_open_ = false;
  std::map<std::string, size_t> taken_;
};

v1::FleetSubscription To(const std::string& id) {
  v1::FleetSubscription out = SampleSubscription();
  out.set_subscription_id(id);
  out.set_url(id);
  return out;
}

TEST(Notifier, SendsToTheOthersWhileOneReceiverIsSlow) {
  MemoryStore store;
  Gate gate;
  store.Add(To("slow"));
  for (const char* id : {"a", "b", "c", "d", "e"}) store.Add(To(id));
  store.Append(BlockedChanges(1, 150));
  {
    Notifier notifier(store, gate, {2, absl::Milliseconds(5), &absl::Now});
    for (const char* id : {"a", "b", "c", "d", "e"}) gate.WaitFor(id, 150);
    EXPECT_EQ(gate.Taken("slow"), 0u);
    gate.Open();
    gate.WaitFor("slow", 150);
  }
  EXPECT_EQ(gate.Taken("slow"), 150u);
  EXPECT_EQ(gate.Taken("a"), 150u);
}

TEST(Notifier, LooksAtOnceWhenItIsWoken) {
  MemoryStore store;
  Gate gate;
  store.Add(To("a"));
  Notifier notifier(store, gate, {1, absl::Hours(1), &absl::Now});
  store.Append(BlockedChanges(1, 1));
  notifier.Wake();
  gate.WaitFor("a", 1);
  store.Append(BlockedChanges(2, 2));
  notifier.Wake();
  gate.WaitFor("a", 2);
}

TEST(Notifier, CountsMessages) {
  MemoryStore store;
  Gate gate;
  store.Add(To("a"));
  store.Append(BlockedChanges(1, 101));
  store.FailSettling(1);
  // Past the lease of the message whose success was not noted.
  std::atomic<int> calls = 0;
  const absl::Time start = absl::Now();
  const auto clock = [&calls, start] {
    return start + absl::Seconds(30) * calls.fetch_add(1);
  };
  Notifier notifier(store, gate, {1, absl::Milliseconds(1), clock});
  gate.WaitFor("a", 201);
  while (notifier.counts().taken < 2) std::this_thread::yield();
  EXPECT_EQ(notifier.counts().taken, 2u);
  EXPECT_EQ(notifier.counts().store_failures, 1u);
  EXPECT_EQ(notifier.counts().refused, 0u);
}

}  // namespace
}  // namespace upgrade_advisor
