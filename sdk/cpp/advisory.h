// An advisory as a row of a constexpr table.
//
//   static constexpr Advisory kAdvisories[] = {
//       Advisory("R6-SENSING-TASKS").warning()
//           .on(CrossingAirflow("2.4.0"))
//           .when([](const Facts& f) {
//             return f.database("probe.sensing_tasks").at_least(1); })
//           .title("Tasks in state sensing will be failed")
//           .impact("...").remedy("...").reference("https://...").check("..."),
//   };
//
// A malformed version or id, or more remedies than fit, does not compile.
#ifndef SDK_CPP_ADVISORY_H_
#define SDK_CPP_ADVISORY_H_

#include <cstddef>
#include <string_view>

#include "sdk/abi/upgrade_plugin.h"
#include "sdk/cpp/facts.h"
#include "sdk/cpp/report.h"
#include "sdk/cpp/truth.h"

namespace upgrade_plugin UPGRADE_PLUGIN_HIDDEN {

namespace internal {

// Not constexpr on purpose: reaching one of these at compile time is the error,
// and its name is the message.
inline void bad_version_literal() {}
inline void bad_advisory_id() {}
inline void too_many_remedies() {}
inline void too_many_references() {}
inline void too_many_aliases() {}

constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Digits in groups, one separator between two groups.
constexpr ua_string Version(std::string_view text) {
  bool digit_before = false;
  for (char c : text) {
    if (IsDigit(c)) {
      digit_before = true;
    } else if ((c == '.' || c == '-') && digit_before) {
      digit_before = false;
    } else {
      bad_version_literal();
    }
  }
  if (!digit_before) bad_version_literal();
  return Text(text);
}

constexpr ua_string Id(std::string_view text) {
  if (text.empty() || text.size() > 64) bad_advisory_id();
  for (char c : text) {
    if (!(IsDigit(c) || (c >= 'A' && c <= 'Z') || c == '-')) bad_advisory_id();
  }
  return Text(text);
}

}  // namespace internal

// On which steps an advisory is examined. Combine with &; each kind of
// condition at most once.
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
// The target lies between the two, both included.
constexpr Steps Landing(Scheme scheme, std::string_view low,
                        std::string_view high) {
  Steps s;
  s.lands_scheme = static_cast<uint32_t>(scheme);
  s.lands_low = internal::Version(low);
  s.lands_high = internal::Version(high);
  return s;
}
constexpr Steps LandingOnAirflow(std::string_view low, std::string_view high) {
  return Landing(Scheme::kPep440, low, high);
}
constexpr Steps LandingOnRuntime(std::string_view low, std::string_view high) {
  return Landing(Scheme::kRuntime, low, high);
}
constexpr Steps LandingOnCertified(std::string_view low,
                                   std::string_view high) {
  return Landing(Scheme::kCertified, low, high);
}
constexpr Steps operator&(Steps a, Steps b) {
  a.kinds &= b.kinds;
  if (b.crosses.size != 0) {
    a.crosses_scheme = b.crosses_scheme;
    a.crosses = b.crosses;
  }
  if (b.lands_scheme != 0) {
    a.lands_scheme = b.lands_scheme;
    a.lands_low = b.lands_low;
    a.lands_high = b.lands_high;
  }
  return a;
}

using Condition = Truth (*)(const Facts&);
// Runs only where the condition said yes or unknown; `applies` is what it said.
using Reporter = void (*)(const Facts&, Truth applies, Report&);

class Advisory {
 public:
  static constexpr size_t kMaxRemedies = 6;
  static constexpr size_t kMaxReferences = 4;
  static constexpr size_t kMaxAliases = 8;

  constexpr explicit Advisory(std::string_view id) {
    row_.size = sizeof(ua_advisory);
    row_.severity = UA_INFO;
    row_.steps = UA_STEP_ANY;
    row_.id = internal::Id(id);
  }

  // Severity; information unless said otherwise.
  constexpr Advisory info() const { return Severity(UA_INFO); }
  constexpr Advisory warning() const { return Severity(UA_WARNING); }
  constexpr Advisory critical() const { return Severity(UA_CRITICAL); }

  // Effect; none unless said otherwise.
  constexpr Advisory blocks_step() const {
    return Effect(UA_EFFECT_BLOCKS_STEP);
  }
  constexpr Advisory forbids_step() const {
    return Effect(UA_EFFECT_FORBIDS_STEP);
  }

  constexpr Advisory on(Steps steps) const {
    Advisory a = *this;
    a.row_.steps = steps.kinds;
    a.row_.crosses_scheme = steps.crosses_scheme;
    a.row_.crosses = steps.crosses;
    a.row_.lands_scheme = steps.lands_scheme;
    a.row_.lands_low = steps.lands_low;
    a.row_.lands_high = steps.lands_high;
    return a;
  }
  constexpr Advisory when(Condition decides) const {
    Advisory a = *this;
    a.condition_ = decides;
    return a;
  }
  constexpr Advisory report(Reporter tells) const {
    Advisory a = *this;
    a.reporter_ = tells;
    return a;
  }

  constexpr Advisory title(std::string_view text) const {
    Advisory a = *this;
    a.row_.title = Text(text);
    return a;
  }
  constexpr Advisory impact(std::string_view text) const {
    Advisory a = *this;
    a.row_.impact = Text(text);
    return a;
  }
  // The row of ValidateUpgrade it counts under.
  constexpr Advisory check(std::string_view name) const {
    Advisory a = *this;
    a.row_.check = Text(name);
    return a;
  }
  constexpr Advisory remedy(std::string_view text,
                            std::string_view command = {},
                            std::string_view edit = {}) const {
    Advisory a = *this;
    if (a.row_.remedy_count == kMaxRemedies) internal::too_many_remedies();
    a.remedies_[a.row_.remedy_count++] = {sizeof(ua_remedy), 0, Text(text),
                                          Text(command), Text(edit)};
    return a;
  }
  constexpr Advisory reference(std::string_view url) const {
    Advisory a = *this;
    if (a.row_.reference_count == kMaxReferences) {
      internal::too_many_references();
    }
    a.references_[a.row_.reference_count++] = Text(url);
    return a;
  }
  // An id this advisory had before; kept for ever.
  constexpr Advisory alias(std::string_view id) const {
    Advisory a = *this;
    if (a.row_.alias_count == kMaxAliases) internal::too_many_aliases();
    a.aliases_[a.row_.alias_count++] = internal::Id(id);
    return a;
  }

  // The contract's row, its arrays pointing into this advisory, which therefore
  // has to outlive it. [static]
  ua_advisory Describe() const {
    ua_advisory row = row_;
    row.aliases = aliases_;
    row.remedies = remedies_;
    row.references = references_;
    return row;
  }
  constexpr Condition condition() const { return condition_; }
  constexpr Reporter reporter() const { return reporter_; }

 private:
  constexpr Advisory Severity(uint32_t severity) const {
    Advisory a = *this;
    a.row_.severity = severity;
    return a;
  }
  constexpr Advisory Effect(uint32_t effect) const {
    Advisory a = *this;
    a.row_.effect = effect;
    return a;
  }

  ua_advisory row_{};
  ua_string aliases_[kMaxAliases]{};
  ua_remedy remedies_[kMaxRemedies]{};
  ua_string references_[kMaxReferences]{};
  Condition condition_ = nullptr;
  Reporter reporter_ = nullptr;
};

}  // namespace UPGRADE_PLUGIN_HIDDEN

#endif  // SDK_CPP_ADVISORY_H_
