#include "services/fleet/store/filter_cache.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {

std::vector<int64_t> FilterAnswers::Unknown(
    absl::Span<const int64_t> outcomes) {
  std::vector<int64_t> out;
  const std::lock_guard<std::mutex> lock(mutex_);
  for (int64_t outcome : outcomes) {
    if (!places_.contains(outcome)) out.push_back(outcome);
  }
  return out;
}

size_t FilterAnswers::PlaceOf(FilterNode condition) {
  const auto found =
      std::find(conditions_.begin(), conditions_.end(), condition);
  if (found != conditions_.end()) {
    return static_cast<size_t>(found - conditions_.begin());
  }
  conditions_.push_back(std::move(condition));
  return conditions_.size() - 1;
}

std::vector<FilterAnswers::Rest> FilterAnswers::Group(
    absl::Span<const int64_t> outcomes,
    absl::FunctionRef<FilterNode(int64_t outcome)> specialize) {
  // Others that ask the same do not wait for what is new.
  const std::vector<int64_t> unknown = Unknown(outcomes);
  std::vector<FilterNode> conditions;
  conditions.reserve(unknown.size());
  for (int64_t outcome : unknown) conditions.push_back(specialize(outcome));
  const std::lock_guard<std::mutex> lock(mutex_);
  for (size_t i = 0; i < unknown.size(); ++i) {
    places_[unknown[i]] = PlaceOf(std::move(conditions[i]));
  }
  std::vector<Rest> out(conditions_.size());
  for (size_t i = 0; i < out.size(); ++i) out[i].condition = &conditions_[i];
  for (int64_t outcome : outcomes) {
    out[places_.at(outcome)].outcomes.push_back(outcome);
  }
  out.erase(
      std::remove_if(out.begin(), out.end(),
                     [](const Rest& rest) { return rest.outcomes.empty(); }),
      out.end());
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
