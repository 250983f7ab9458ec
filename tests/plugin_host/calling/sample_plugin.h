// A plugin in memory whose examine is a function of the test.
#ifndef TESTS_PLUGIN_HOST_CALLING_SAMPLE_PLUGIN_H_
#define TESTS_PLUGIN_HOST_CALLING_SAMPLE_PLUGIN_H_

#include <cstdint>
#include <functional>
#include <utility>

#include "absl/strings/string_view.h"
#include "sdk/abi/upgrade_plugin.h"

namespace upgrade_advisor {

inline ua_string TextOf(absl::string_view text) {
  return {text.data(), text.size()};
}
inline absl::string_view ViewOfText(ua_string text) {
  return {text.data, static_cast<size_t>(text.size)};
}

using ExamineFunction =
    std::function<int32_t(const ua_call& call, uint64_t& basis)>;

// One advisory, sound until the test changes a member. The descriptor points
// into the value: no copies.
class SamplePlugin {
 public:
  explicit SamplePlugin(ExamineFunction examine = nullptr) {
    row.size = sizeof row;
    row.severity = UA_WARNING;
    row.effect = UA_EFFECT_NONE;
    row.steps = UA_STEP_ANY;
    row.id = TextOf("SAMPLE");
    row.title = TextOf("A sample");
    row.impact = TextOf("None");
    plugin.size = sizeof plugin;
    plugin.abi_version = UA_ABI_VERSION;
    plugin.vocabulary_version = UA_VOCABULARY_VERSION;
    plugin.advisory_count = 1;
    plugin.id = TextOf("sample");
    plugin.version = TextOf("1.0.0");
    plugin.summary = TextOf("A sample");
    plugin.advisories = rows;
    plugin.examine = &Examine;
    Current() = std::move(examine);
  }
  SamplePlugin(const SamplePlugin&) = delete;
  SamplePlugin& operator=(const SamplePlugin&) = delete;

  ua_advisory row{};
  const ua_advisory* rows[1] = {&row};
  ua_plugin plugin{};

 private:
  // The contract has no place for a closure.
  static ExamineFunction& Current() {
    static auto* current = new ExamineFunction;
    return *current;
  }
  static int32_t Examine(uint32_t, const ua_call* call, uint64_t* basis) {
    *basis = 0;
    return Current() ? Current()(*call, *basis) : UA_NO;
  }
};

inline ua_answer Ask(const ua_call& call, uint32_t sheet, uint32_t kind,
                     absl::string_view name, uint32_t match = UA_MATCH_EXACT) {
  ua_answer answer{};
  answer.size = sizeof answer;
  call.ask(&call, sheet, kind, TextOf(name), match, &answer);
  return answer;
}

// Of the Deployment's configuration.
inline ua_answer AskConfig(const ua_call& call, absl::string_view name,
                           uint32_t match = UA_MATCH_EXACT) {
  return Ask(call, UA_SHEET_DEPLOYMENT, UA_KIND_CONFIG, name, match);
}

inline uint64_t BitOfAnswer(const ua_answer& answer) {
  return uint64_t{1} << answer.question;
}

}  // namespace upgrade_advisor

#endif  // TESTS_PLUGIN_HOST_CALLING_SAMPLE_PLUGIN_H_
