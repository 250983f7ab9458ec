// What filters come to for outcomes: the same lists are asked for again and
// again, and outcomes do not change.
//
// Thread-safe.
#ifndef SERVICES_FLEET_STORE_FILTER_CACHE_H_
#define SERVICES_FLEET_STORE_FILTER_CACHE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/types/span.h"
#include "services/fleet/filter/filter_tree.h"

namespace upgrade_advisor {

// What one filter comes to on one day.
class FilterAnswers {
 public:
  // Outcomes of which the same is left to ask of a row.
  struct Rest {
    const FilterNode* condition = nullptr;  // lives as long as the answers
    std::vector<int64_t> outcomes = {};
  };

  // The outcomes, each in one group; groups are in the order in which their
  // conditions were first met. `specialize` says what is left for an outcome
  // that is new here.
  std::vector<Rest> Group(
      absl::Span<const int64_t> outcomes,
      absl::FunctionRef<FilterNode(int64_t outcome)> specialize);

 private:
  std::vector<int64_t> Unknown(absl::Span<const int64_t> outcomes);
  size_t PlaceOf(FilterNode condition) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  std::mutex mutex_;
  // Few, and none moves.
  std::deque<FilterNode> conditions_ ABSL_GUARDED_BY(mutex_);
  // Of an outcome, the place of its condition.
  absl::flat_hash_map<int64_t, size_t> places_ ABSL_GUARDED_BY(mutex_);
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
