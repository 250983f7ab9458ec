// On which steps an advisory is examined.
//
//   CrossingAirflow("2.4.0")
//   UpgradingRuntime() & LandingOnRuntime("6.0.0", "6.0.0")
//   LandingOnAirflow("3.0.0")    // and everything after it
//
// Literal values; thread-safe. A malformed version, or two conditions of one
// sort, does not compile.
#ifndef SDK_CPP_STEPS_H_
#define SDK_CPP_STEPS_H_

#include <cstdint>
#include <string_view>

#include "sdk/abi/upgrade_plugin.h"
#include "sdk/cpp/condition.h"
#include "sdk/cpp/text.h"

namespace upgrade_plugin UPGRADE_PLUGIN_HIDDEN {

namespace internal {

// Not constexpr on purpose, see condition.h.
inline void bad_version_literal() {}
inline void two_crossings() {}
inline void two_landings() {}

// Digits in groups, one separator between two groups. Empty: an open end.
constexpr ua_string Version(std::string_view text) {
  bool digit_before = false;
  for (char c : text) {
    if (c >= '0' && c <= '9') {
      digit_before = true;
    } else if ((c == '.' || c == '-') && digit_before) {
      digit_before = false;
    } else {
      bad_version_literal();
    }
  }
  if (!text.empty() && !digit_before) bad_version_literal();
  return Text(text);
}

}  // namespace internal

// All that is given has to hold.
struct Steps {
  uint32_t kinds = UA_STEP_ANY;
  uint32_t crosses_scheme = 0;
  uint32_t lands_scheme = 0;
  ua_string crosses = {nullptr, 0};
  ua_string lands_low = {nullptr, 0};
  ua_string lands_high = {nullptr, 0};
};

constexpr Steps AnyStep() { return {}; }
constexpr Steps UpgradingCertified() { return {UA_STEP_UPGRADE_CERTIFIED}; }
constexpr Steps MigratingToRuntime() { return {UA_STEP_MIGRATE_TO_RUNTIME}; }
constexpr Steps UpgradingRuntime() { return {UA_STEP_UPGRADE_RUNTIME}; }

constexpr Steps Crossing(Scheme scheme, std::string_view version) {
  if (version.empty()) internal::bad_version_literal();
  Steps s;
  s.crosses_scheme = static_cast<uint32_t>(scheme);
  s.crosses = internal::Version(version);
  return s;
}
// The step leaves an Airflow below the version and arrives at or above it.
constexpr Steps CrossingAirflow(std::string_view version) {
  return Crossing(Scheme::kPep440, version);
}
constexpr Steps CrossingRuntime(std::string_view version) {
  return Crossing(Scheme::kRuntime, version);
}

// The target lies between the two, both included. An end that is left out, or
// empty, is open.
constexpr Steps Landing(Scheme scheme, std::string_view low,
                        std::string_view high = {}) {
  if (low.empty() && high.empty()) internal::bad_version_literal();
  Steps s;
  s.lands_scheme = static_cast<uint32_t>(scheme);
  s.lands_low = internal::Version(low);
  s.lands_high = internal::Version(high);
  return s;
}
constexpr Steps LandingOnAirflow(std::string_view low,
                                 std::string_view high = {}) {
  return Landing(Scheme::kPep440, low, high);
}
constexpr Steps LandingOnRuntime(std::string_view low,
                                 std::string_view high = {}) {
  return Landing(Scheme::kRuntime, low, high);
}
constexpr Steps LandingOnCertified(std::string_view low,
                                   std::string_view high = {}) {
  return Landing(Scheme::kCertified, low, high);
}

// Both hold.
constexpr Steps operator&(Steps a, const Steps& b) {
  a.kinds &= b.kinds;
  if (b.crosses.size != 0) {
    if (a.crosses.size != 0) internal::two_crossings();
    a.crosses_scheme = b.crosses_scheme;
    a.crosses = b.crosses;
  }
  if (b.lands_scheme != 0) {
    if (a.lands_scheme != 0) internal::two_landings();
    a.lands_scheme = b.lands_scheme;
    a.lands_low = b.lands_low;
    a.lands_high = b.lands_high;
  }
  return a;
}

}  // namespace UPGRADE_PLUGIN_HIDDEN

#endif  // SDK_CPP_STEPS_H_
