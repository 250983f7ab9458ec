// A store of notifications in memory, for tests.
#ifndef TESTS_FLEET_NOTIFY_MEMORY_STORE_H_
#define TESTS_FLEET_NOTIFY_MEMORY_STORE_H_

#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "services/fleet/notify/notification_store.h"

namespace upgrade_advisor {

// All subscriptions follow the same changes. Thread-safe.
class MemoryStore final : public NotificationStore {
 public:
  void Add(const astro::upgrade::v1::FleetSubscription& subscription,
           absl::Time next = absl::InfinitePast()) {
    const std::lock_guard<std::mutex> lock(mutex_);
    Row& row = rows_[subscription.subscription_id()];
    row.claim.subscription = subscription;
    row.next = next;
  }
  void Append(std::vector<astro::upgrade::v1::FleetChange> changes) {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (auto& change : changes) changes_.push_back(std::move(change));
  }
  // The next so many calls of Settle fail.
  void FailSettling(int times) {
    const std::lock_guard<std::mutex> lock(mutex_);
    settle_failures_ = times;
  }
  int64_t Delivered(const std::string& id) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return rows_[id].claim.subscription.delivered_sequence();
  }
  Refusals RefusalsOf(const std::string& id) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return rows_[id].claim.refusals;
  }
  absl::Time NextOf(const std::string& id) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return rows_[id].next;
  }
  std::vector<DeadLetter> dead_letters() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return dead_letters_;
  }

  absl::StatusOr<std::optional<DeliveryClaim>> ClaimDue(
      absl::Time now, absl::Duration lease) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    Row* due = nullptr;
    for (auto& [id, row] : rows_) {
      if (row.next > now || row.lease_until > now || !HasChanges(row)) continue;
      if (due == nullptr || row.next < due->next) due = &row;
    }
    if (due == nullptr) return std::optional<DeliveryClaim>();
    due->claim.lease = absl::StrCat("lease-", ++leases_);
    due->lease_until = now + lease;
    return std::optional<DeliveryClaim>(due->claim);
  }

  absl::StatusOr<PendingChanges> ReadChanges(const DeliveryClaim& claim,
                                             size_t limit) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    PendingChanges out;
    out.upto = claim.subscription.delivered_sequence();
    for (const auto& change : changes_) {
      if (change.sequence() <= claim.subscription.delivered_sequence()) {
        continue;
      }
      const bool is_wanted = IsWanted(claim, change);
      if (is_wanted && out.changes.size() == limit) {
        out.has_more = true;
        break;
      }
      if (is_wanted) out.changes.push_back(change);
      out.upto = change.sequence();
    }
    return out;
  }

  absl::Status Begin(const DeliveryClaim& claim,
                     int64_t last_sequence) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    Row* row = Held(claim);
    if (row == nullptr) return absl::FailedPreconditionError("not held");
    row->claim.begun_sequence = last_sequence;
    return absl::OkStatus();
  }

  absl::Status Settle(const DeliveryClaim& claim,
                      const Settlement& settlement) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (settle_failures_ > 0) {
      --settle_failures_;
      return absl::UnavailableError("the store is away");
    }
    Row* row = Held(claim);
    if (row == nullptr) return absl::FailedPreconditionError("not held");
    row->claim.subscription.set_delivered_sequence(
        settlement.delivered_sequence);
    row->claim.begun_sequence = settlement.begun_sequence;
    row->claim.refusals = settlement.refusals;
    row->claim.lease.clear();
    row->lease_until = absl::InfinitePast();
    row->next = settlement.next;
    if (settlement.dead_letter) {
      dead_letters_.push_back(*settlement.dead_letter);
    }
    return absl::OkStatus();
  }

 private:
  struct Row {
    DeliveryClaim claim;
    absl::Time next = absl::InfinitePast();
    absl::Time lease_until = absl::InfinitePast();
  };

  bool HasChanges(const Row& row) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return !changes_.empty() && changes_.back().sequence() >
                                    row.claim.subscription.delivered_sequence();
  }
  static bool IsWanted(const DeliveryClaim& claim,
                       const astro::upgrade::v1::FleetChange& change) {
    if (claim.subscription.kinds().empty()) return true;
    for (const int kind : claim.subscription.kinds()) {
      for (const int has : change.kinds()) {
        if (kind == has) return true;
      }
    }
    return false;
  }
  Row* Held(const DeliveryClaim& claim) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    Row& row = rows_[claim.subscription.subscription_id()];
    return row.claim.lease == claim.lease ? &row : nullptr;
  }

  std::mutex mutex_;
  std::map<std::string, Row> rows_ ABSL_GUARDED_BY(mutex_);
  std::vector<astro::upgrade::v1::FleetChange> changes_ ABSL_GUARDED_BY(mutex_);
  std::vector<DeadLetter> dead_letters_ ABSL_GUARDED_BY(mutex_);
  int leases_ ABSL_GUARDED_BY(mutex_) = 0;
  int settle_failures_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace upgrade_advisor

#endif  // TESTS_FLEET_NOTIFY_MEMORY_STORE_H_
