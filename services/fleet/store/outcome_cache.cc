#include "services/fleet/store/outcome_cache.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "services/fleet/assessment/assessor.h"
#include "services/fleet/store/content.h"

namespace upgrade_advisor {

absl::StatusOr<OutcomeCache::Outcomes> OutcomeCache::Load(
    sql::Connection& connection, absl::Span<const int64_t> ids) {
  Outcomes out;
  out.reserve(ids.size());
  std::vector<int64_t> missing;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (int64_t id : ids) {
      if (id == 0) continue;
      const auto found = known_.find(id);
      if (found == known_.end()) {
        missing.push_back(id);
      } else {
        out[id] = found->second;
      }
    }
  }
  if (missing.empty()) return out;
  const absl::Status status = Fetch(connection, missing, out);
  if (!status.ok()) return status;
  return out;
}

absl::Status OutcomeCache::Fetch(sql::Connection& connection,
                                 absl::Span<const int64_t> ids, Outcomes& out) {
  const absl::StatusOr<std::map<int64_t, std::string>> read =
      LoadContent(connection, ContentTable::kOutcomes, ids);
  if (!read.ok()) return read.status();
  const std::lock_guard<std::mutex> lock(mutex_);
  if (known_.size() + ids.size() > limit_) known_.clear();
  for (int64_t id : ids) {
    const auto found = read->find(id);
    auto outcome = std::make_shared<v1::Assessment>();
    // Shown as one that failed: the others of a list are not to blame.
    const bool is_sound =
        found != read->end() && outcome->ParseFromString(found->second);
    if (!is_sound) *outcome = DamagedAssessment();
    out[id] = outcome;
    if (is_sound) known_[id] = std::move(outcome);
  }
  return absl::OkStatus();
}

}  // namespace upgrade_advisor
