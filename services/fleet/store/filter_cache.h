// What filters come to for outcomes: the same lists are asked for again and
// again, and outcomes do not change.
//
// Thread-safe.
#ifndef SERVICES_FLEET_STORE_FILTER_CACHE_H_
#define SERVICES_FLEET_STORE_FILTER_CACHE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "services/fleet/filter/filter_tree.h"

namespace upgrade_advisor {

// What one filter comes to on one day.
class FilterAnswers {
 public:
  // What is left of the filter for an outcome; `specialize` says it the first
  // time.
  FilterNode Of(int64_t outcome, const std::function<FilterNode()>& specialize);

 private:
  std::mutex mutex_;
  absl::flat_hash_map<int64_t, FilterNode> answers_ ABSL_GUARDED_BY(mutex_);
};

class FilterCache {
 public:
  // Of at most so many filters; beyond, all are forgotten.
  explicit FilterCache(size_t limit = 64) : limit_(limit) {}

  std::shared_ptr<FilterAnswers> For(const std::string& filter, int64_t day);

 private:
  const size_t limit_;
  std::mutex mutex_;
  absl::flat_hash_map<std::string, std::shared_ptr<FilterAnswers>> answers_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_STORE_FILTER_CACHE_H_
