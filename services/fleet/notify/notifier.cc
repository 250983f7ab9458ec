#include "services/fleet/notify/notifier.h"

#include <chrono>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "services/fleet/notify/delivery.h"

namespace upgrade_advisor {

Notifier::Notifier(NotificationStore& store, MessageSender& sender,
                   NotifierOptions options)
    : store_(store), sender_(sender), options_(std::move(options)) {
  for (int i = 0; i < options_.threads; ++i) {
    threads_.emplace_back([this] { Loop(); });
  }
}

Notifier::~Notifier() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    is_ending_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Notifier::Wake() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++wakes_;
  }
  changed_.notify_all();
}

uint64_t Notifier::Wakes() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return wakes_;
}

Notifier::Counts Notifier::counts() const {
  return {taken_, refused_, given_up_, store_failures_};
}

void Notifier::Loop() {
  for (;;) {
    // Read before the store is, so that no wake between the two is missed.
    const uint64_t wakes = Wakes();
    if (!DeliverOne() && !Wait(wakes)) return;
    const std::lock_guard<std::mutex> lock(mutex_);
    if (is_ending_) return;
  }
}

bool Notifier::DeliverOne() {
  const absl::StatusOr<Delivery> delivery =
      DeliverNext(store_, sender_, options_.now);
  if (!delivery.ok()) {
    store_failures_.fetch_add(1);
    return false;
  }
  if (*delivery == Delivery::kTaken) taken_.fetch_add(1);
  if (*delivery == Delivery::kRefused) refused_.fetch_add(1);
  if (*delivery == Delivery::kGivenUp) given_up_.fetch_add(1);
  return *delivery != Delivery::kNothingDue;
}

bool Notifier::Wait(uint64_t seen_wakes) {
  std::unique_lock<std::mutex> lock(mutex_);
  changed_.wait_for(lock, absl::ToChronoMilliseconds(options_.look_every),
                    [&] { return is_ending_ || wakes_ != seen_wakes; });
  return !is_ending_;
}

}  // namespace upgrade_advisor
