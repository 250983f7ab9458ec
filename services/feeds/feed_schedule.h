// When a feed is asked again.
//
// Pure; thread-safe. `random` is from 0 up to 1: services that started together
// ask at different times.
#ifndef SERVICES_FEEDS_FEED_SCHEDULE_H_
#define SERVICES_FEEDS_FEED_SCHEDULE_H_

#include "absl/time/time.h"

namespace upgrade_advisor {

// The first pause after a fault, unless the interval is shorter, and the
// longest, unless the interval is longer.
inline constexpr absl::Duration kFirstFeedPause = absl::Seconds(30);
inline constexpr absl::Duration kLongestFeedPause = absl::Hours(1);

// The interval, a tenth more or less.
absl::Duration PauseAfterSuccess(absl::Duration interval, double random);

// After so many faults in a row, 1 or more: it doubles up to its bound, is not
// shorter than the host asks for up to the same bound, and up to a tenth
// longer.
absl::Duration PauseAfterFault(absl::Duration interval, int faults,
                               absl::Duration retry_after, double random);

}  // namespace upgrade_advisor

#endif  // SERVICES_FEEDS_FEED_SCHEDULE_H_
