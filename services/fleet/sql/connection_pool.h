// Connections to one database, opened when they are needed and used again.
//
// Thread-safe. A connection that failed is closed, and the next borrower opens
// another: after the database was away, the pool recovers by itself.
#ifndef SERVICES_FLEET_SQL_CONNECTION_POOL_H_
#define SERVICES_FLEET_SQL_CONNECTION_POOL_H_

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/fleet/sql/connection.h"

namespace upgrade_advisor::sql {

class ConnectionPool {
 public:
  using Open = std::function<absl::StatusOr<std::unique_ptr<Connection>>()>;

  // A borrowed connection; gives it back when it goes. Outlived by its pool.
  class Borrowed {
   public:
    Borrowed(ConnectionPool* pool, std::unique_ptr<Connection> connection)
        : pool_(pool), connection_(std::move(connection)) {}
    Borrowed(Borrowed&&) = default;
    Borrowed& operator=(Borrowed&&) = delete;
    ~Borrowed() {
      if (connection_ != nullptr) pool_->GiveBack(std::move(connection_));
    }

    Connection& operator*() const { return *connection_; }
    Connection* operator->() const { return connection_.get(); }

   private:
    ConnectionPool* pool_;
    std::unique_ptr<Connection> connection_;
  };

  // At most `size` connections at once; a borrower waits at most `patience`.
  ConnectionPool(Open open, size_t size, absl::Duration patience)
      : open_(std::move(open)), patience_(patience), free_places_(size) {}

  // kUnavailable if none becomes free in time, or none can be opened.
  absl::StatusOr<Borrowed> Borrow();

 private:
  friend class Borrowed;
  void GiveBack(std::unique_ptr<Connection> connection);
  absl::StatusOr<std::unique_ptr<Connection>> TakeIdle();

  const Open open_;
  const absl::Duration patience_;
  std::mutex mutex_;
  std::condition_variable has_place_;
  size_t free_places_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::unique_ptr<Connection>> idle_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace upgrade_advisor::sql

#endif  // SERVICES_FLEET_SQL_CONNECTION_POOL_H_
