// Outcomes by their number, in memory: they are few and never change.
//
// Thread-safe.
#ifndef SERVICES_FLEET_STORE_OUTCOME_CACHE_H_
#define SERVICES_FLEET_STORE_OUTCOME_CACHE_H_

#include <cstdint>
#include <memory>
#include <mutex>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "astro/upgrade/v1/fleet.pb.h"
#include "services/fleet/sql/connection.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

class OutcomeCache {
 public:
  using Outcomes =
      absl::flat_hash_map<int64_t, std::shared_ptr<const v1::Assessment>>;

  // At most so many are kept; beyond, all are forgotten and read again.
  explicit OutcomeCache(size_t limit = 200'000) : limit_(limit) {}

  // Those of the ids, whose rows are committed: a number that was rolled back
  // may be given to another. 0 is left out. One that is damaged or missing is a
  // failed assessment that says so.
  absl::StatusOr<Outcomes> Load(sql::Connection& connection,
                                absl::Span<const int64_t> ids);

 private:
  absl::Status Fetch(sql::Connection& connection, absl::Span<const int64_t> ids,
                     Outcomes& out);

  const size_t limit_;
  std::mutex mutex_;
  absl::flat_hash_map<int64_t, std::shared_ptr<const v1::Assessment>> known_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_STORE_OUTCOME_CACHE_H_
