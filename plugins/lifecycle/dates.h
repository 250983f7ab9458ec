// Days as the facts write them: "2026-11-20".
//
// Pure; thread-safe.
#ifndef PLUGINS_LIFECYCLE_DATES_H_
#define PLUGINS_LIFECYCLE_DATES_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::lifecycle {

// Days since 1970-01-01; nothing if the text is no day.
std::optional<int64_t> DayOf(std::string_view text);

// How many days after the day `from` the day `to` is; unknown if either is.
struct Days {
  Truth known;
  int64_t count = 0;
};
Days DaysBetween(const Fact& from, const Fact& to);

// Whether there are fewer days than that between the two.
Truth FewerDays(const Fact& from, const Fact& to, int64_t limit);

}  // namespace upgrade_plugin::lifecycle

#endif  // PLUGINS_LIFECYCLE_DATES_H_
