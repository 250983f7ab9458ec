// Turns a table of advisories into a plugin. Include this one header.
//
//   UPGRADE_ADVISOR_PLUGIN("my_plugin", "1.0.0", "What it knows", kAdvisories)
//
// C++17, header-only, works with and without exceptions and RTTI. Exceptions
// stop here: one that leaves a condition or a report fails that examination.
#ifndef SDK_CPP_PLUGIN_H_
#define SDK_CPP_PLUGIN_H_

#include <cstddef>
#include <string_view>

#include "sdk/abi/upgrade_plugin.h"
#include "sdk/abi/upgrade_plugin_layout.h"
#include "sdk/cpp/advisory.h"
#include "sdk/cpp/facts.h"
#include "sdk/cpp/report.h"
#include "sdk/cpp/truth.h"

#if defined(__cpp_exceptions)
#define UPGRADE_PLUGIN_TRY try
#define UPGRADE_PLUGIN_CATCH(handler) catch (...) handler
#else
#define UPGRADE_PLUGIN_TRY
#define UPGRADE_PLUGIN_CATCH(handler)
#endif

namespace upgrade_plugin UPGRADE_PLUGIN_HIDDEN {

template <const Advisory* kTable, size_t kSize>
class PluginOf {
 public:
  static const ua_plugin* Describe(std::string_view id,
                                   std::string_view version,
                                   std::string_view summary) {
    static const Rows rows;
    static const ua_plugin plugin{sizeof(ua_plugin),
                                  UA_ABI_VERSION,
                                  UA_VOCABULARY_VERSION,
                                  static_cast<uint32_t>(kSize),
                                  Text(id),
                                  Text(version),
                                  Text(summary),
                                  rows.pointers,
                                  &Examine,
                                  nullptr};
    return &plugin;
  }

 private:
  struct Rows {
    Rows() {
      for (size_t i = 0; i < kSize; ++i) {
        rows[i] = kTable[i].Describe();
        pointers[i] = &rows[i];
      }
    }
    ua_advisory rows[kSize];
    const ua_advisory* pointers[kSize];
  };

  static int32_t Examine(uint32_t index, const ua_call* call, uint64_t* basis) {
    *basis = 0;
    if (index >= kSize) return Fail(call, "no such advisory");
    UPGRADE_PLUGIN_TRY {
      const Advisory& advisory = kTable[index];
      const Facts facts(call);
      const Truth truth =
          advisory.condition() ? advisory.condition()(facts) : Yes();
      if (!truth.is_no() && advisory.reporter() != nullptr) {
        Report report(call);
        advisory.reporter()(facts, truth, report);
      }
      *basis = truth.basis;
      return truth.value;
    }
    UPGRADE_PLUGIN_CATCH({ return Fail(call, "an exception was thrown"); })
  }

  static int32_t Fail(const ua_call* call, std::string_view why) {
    call->fail(call, Text(why));
    return UA_FAILED;
  }
};

}  // namespace UPGRADE_PLUGIN_HIDDEN

#define UPGRADE_ADVISOR_PLUGIN(id, version, summary, table)             \
  extern "C" UA_EXPORT const ua_plugin* upgrade_advisor_plugin_v1(      \
      const ua_host*) {                                                 \
    return upgrade_plugin::PluginOf<                                    \
        table, sizeof(table) / sizeof(table[0])>::Describe(id, version, \
                                                           summary);    \
  }

#endif  // SDK_CPP_PLUGIN_H_
