// Turns tables of advisories into a plugin. Include this one header.
//
//   UPGRADE_ADVISOR_PLUGIN("my_plugin", "1.0.0", "What it knows", kAdvisories)
//
// C++17, header-only, works with and without exceptions and RTTI. Exceptions
// stop here: one that leaves a decision or a report fails that examination.
//
// A plugin of several files has a table in each, and brings them together:
//
//   // tables.h
//   extern const AdvisoryTable kCode, kDatabase;
//   // code.cc
//   constexpr Advisory kRows[] = {...};
//   constexpr AdvisoryTable kCode = Table(kRows);
//   // plugin.cc
//   UPGRADE_ADVISOR_PLUGIN("my_plugin", "1.0.0", "...", kCode, kDatabase)
#ifndef SDK_CPP_PLUGIN_H_
#define SDK_CPP_PLUGIN_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "sdk/abi/upgrade_plugin.h"
#include "sdk/abi/upgrade_plugin_layout.h"
#include "sdk/cpp/advisory.h"
#include "sdk/cpp/condition.h"
#include "sdk/cpp/facts.h"
#include "sdk/cpp/name_table.h"
#include "sdk/cpp/questions.h"
#include "sdk/cpp/report.h"
#include "sdk/cpp/steps.h"
#include "sdk/cpp/text.h"
#include "sdk/cpp/truth.h"

#if defined(__cpp_exceptions)
#define UPGRADE_PLUGIN_TRY try
#define UPGRADE_PLUGIN_CATCH(handler) catch (...) handler
#else
#define UPGRADE_PLUGIN_TRY
#define UPGRADE_PLUGIN_CATCH(handler)
#endif

namespace upgrade_plugin UPGRADE_PLUGIN_HIDDEN {

// The rows of one file, which live as long as the library.
struct AdvisoryTable {
  const Advisory* rows = nullptr;
  size_t size = 0;
};

template <size_t kSize>
constexpr AdvisoryTable Table(const Advisory (&rows)[kSize]) {
  for (const Advisory& row : rows) row.CheckComplete();
  return {rows, kSize};
}
constexpr const AdvisoryTable& Table(const AdvisoryTable& table) {
  return table;
}

namespace internal {

// At compile time: no row lacks what users are shown. Tables of other files are
// checked there.
template <typename... Tables>
constexpr bool AreComplete(const Tables&... tables) {
  ((void)Table(tables), ...);
  return true;
}

template <typename... Tables>
std::vector<AdvisoryTable> TablesOf(const Tables&... tables) {
  return {Table(tables)...};
}

// The plugin of this library: what its descriptor points to.
class Plugin {
 public:
  Plugin(std::string_view id, std::string_view version,
         std::string_view summary, const std::vector<AdvisoryTable>& tables)
      : descriptor_{
            sizeof(ua_plugin), UA_ABI_VERSION, UA_VOCABULARY_VERSION, 0,
            Text(id),          Text(version),  Text(summary),         nullptr,
            nullptr,           nullptr} {
    for (const AdvisoryTable& table : tables) {
      for (size_t i = 0; i < table.size; ++i) {
        advisories_.push_back(&table.rows[i]);
      }
    }
    rows_.reserve(advisories_.size());
    for (const Advisory* advisory : advisories_) {
      rows_.push_back(advisory->Describe());
      pointers_.push_back(&rows_.back());
    }
    descriptor_.advisory_count = static_cast<uint32_t>(pointers_.size());
    descriptor_.advisories = pointers_.data();
  }

  // Null, to decline it, for a host that evaluates no conditions.
  const ua_plugin* Describe(const ua_host& host,
                            int32_t (*examine)(uint32_t, const ua_call*,
                                               uint64_t*)) {
    const bool evaluates = UA_HAS(&host, ua_host, condition_version) &&
                           host.condition_version >= UA_CONDITION_VERSION;
    descriptor_.examine = examine;
    return evaluates ? &descriptor_ : nullptr;
  }

  int32_t Examine(uint32_t index, const ua_call* call, uint64_t* basis) const {
    *basis = 0;
    if (index >= advisories_.size()) return Fail(call, "no such advisory");
    UPGRADE_PLUGIN_TRY {
      const Advisory& advisory = *advisories_[index];
      const Facts facts(call);
      Truth truth{static_cast<Truth::Value>(call->decided), 0};
      if (advisory.decision() != nullptr) truth = advisory.decision()(facts);
      if (!truth.is_no() && advisory.reporter() != nullptr) {
        Report report(call);
        advisory.reporter()(facts, truth, report);
      }
      *basis = truth.basis;
      return truth.value;
    }
    UPGRADE_PLUGIN_CATCH({ return Fail(call, "an exception was thrown"); })
  }

 private:
  static int32_t Fail(const ua_call* call, std::string_view why) {
    call->fail(call, Text(why));
    return UA_FAILED;
  }

  std::vector<const Advisory*> advisories_;
  std::vector<ua_advisory> rows_;
  std::vector<const ua_advisory*> pointers_;
  ua_plugin descriptor_;
};

}  // namespace internal

}  // namespace UPGRADE_PLUGIN_HIDDEN

#define UPGRADE_ADVISOR_PLUGIN(id, version, summary, ...)                    \
  static_assert(upgrade_plugin::internal::AreComplete(__VA_ARGS__),          \
                "a row is not complete");                                    \
  extern "C" UA_EXPORT const ua_plugin* upgrade_advisor_plugin_v1(           \
      const ua_host* host) {                                                 \
    static upgrade_plugin::internal::Plugin plugin = {                       \
        id, version, summary,                                                \
        upgrade_plugin::internal::TablesOf(__VA_ARGS__)};                    \
    return plugin.Describe(                                                  \
        *host, [](uint32_t advisory, const ua_call* call, uint64_t* basis) { \
          return plugin.Examine(advisory, call, basis);                      \
        });                                                                  \
  }

#endif  // SDK_CPP_PLUGIN_H_
