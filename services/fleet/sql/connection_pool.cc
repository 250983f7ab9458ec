#include "services/fleet/sql/connection_pool.h"

namespace upgrade_advisor::sql {

absl::StatusOr<std::unique_ptr<Connection>> ConnectionPool::TakeIdle() {
  std::unique_lock<std::mutex> lock(mutex_);
  const bool has_place =
      has_place_.wait_for(lock, absl::ToChronoMilliseconds(patience_),
                          [this] { return free_places_ > 0; });
  if (!has_place) {
    return absl::UnavailableError("all connections to the store are in use");
  }
  --free_places_;
  if (idle_.empty()) return nullptr;
  std::unique_ptr<Connection> out = std::move(idle_.back());
  idle_.pop_back();
  return out;
}

absl::StatusOr<ConnectionPool::Borrowed> ConnectionPool::Borrow() {
  absl::StatusOr<std::unique_ptr<Connection>> idle = TakeIdle();
  if (!idle.ok()) return idle.status();
  if (*idle != nullptr) return Borrowed(this, *std::move(idle));
  absl::StatusOr<std::unique_ptr<Connection>> opened = open_();
  if (opened.ok()) return Borrowed(this, *std::move(opened));
  GiveBack(nullptr);
  return opened.status();
}

void ConnectionPool::GiveBack(std::unique_ptr<Connection> connection) {
  const bool is_good = connection != nullptr && connection->IsUsable();
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++free_places_;
    if (is_good) {
      idle_.push_back(std::move(connection));
    } else {
      // The others are likely gone too; opening costs milliseconds.
      if (connection != nullptr) idle_.clear();
    }
  }
  has_place_.notify_one();
}

}  // namespace upgrade_advisor::sql
