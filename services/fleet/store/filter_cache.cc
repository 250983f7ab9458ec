#include "services/fleet/store/filter_cache.h"

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {

FilterNode FilterAnswers::Of(int64_t outcome,
                             const std::function<FilterNode()>& specialize) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = answers_.find(outcome);
    if (found != answers_.end()) return found->second;
  }
  FilterNode out = specialize();
  const std::lock_guard<std::mutex> lock(mutex_);
  answers_[outcome] = out;
  return out;
}

std::shared_ptr<FilterAnswers> FilterCache::For(const std::string& filter,
                                                int64_t day) {
  const std::string key = absl::StrCat(day, " ", filter);
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = answers_.find(key);
  if (found != answers_.end()) return found->second;
  if (answers_.size() >= limit_) answers_.clear();
  return answers_[key] = std::make_shared<FilterAnswers>();
}

}  // namespace upgrade_advisor
