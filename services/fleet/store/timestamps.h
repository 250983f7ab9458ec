// Times of messages as the tables keep them: microseconds since 1970, which are
// negative before.
//
// Pure; thread-safe.
#ifndef SERVICES_FLEET_STORE_TIMESTAMPS_H_
#define SERVICES_FLEET_STORE_TIMESTAMPS_H_

#include <cstdint>

#include "google/protobuf/timestamp.pb.h"

namespace upgrade_advisor {

// Of a time of the years 1 to 9999.
inline int64_t MicrosOf(const google::protobuf::Timestamp& time) {
  return time.seconds() * 1'000'000 + time.nanos() / 1000;
}

// The fraction of a second is never negative.
inline void SetTime(int64_t microseconds, google::protobuf::Timestamp& out) {
  int64_t seconds = microseconds / 1'000'000;
  int64_t rest = microseconds % 1'000'000;
  if (rest < 0) {
    --seconds;
    rest += 1'000'000;
  }
  out.set_seconds(seconds);
  out.set_nanos(static_cast<int32_t>(rest * 1000));
}

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_STORE_TIMESTAMPS_H_
