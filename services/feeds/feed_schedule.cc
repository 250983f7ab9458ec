#include "services/feeds/feed_schedule.h"

#include <algorithm>

namespace upgrade_advisor {
namespace {

constexpr double kJitter = 0.1;

}  // namespace

absl::Duration PauseAfterSuccess(absl::Duration interval, double random) {
  return interval * (1 - kJitter + 2 * kJitter * random);
}

absl::Duration PauseAfterFault(absl::Duration interval, int faults,
                               absl::Duration retry_after, double random) {
  const absl::Duration bound = std::max(interval, kLongestFeedPause);
  absl::Duration pause = std::min(interval, kFirstFeedPause);
  for (int i = 1; i < faults && pause < bound; ++i) pause *= 2;
  pause = std::min(std::max(pause, retry_after), bound);
  return pause * (1 + kJitter * random);
}

}  // namespace upgrade_advisor
