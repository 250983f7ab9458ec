// What an advisory may say besides yes, no and unknown: durations, actions,
// further subjects, sentences that depend on the facts.
//
// Lives for one examination, on its thread. The host copies what is said.
#ifndef SDK_CPP_REPORT_H_
#define SDK_CPP_REPORT_H_

#include <chrono>
#include <string_view>

#include "sdk/abi/upgrade_plugin.h"
#include "sdk/cpp/fact.h"
#include "sdk/cpp/text.h"
#include "sdk/cpp/truth.h"

namespace upgrade_plugin UPGRADE_PLUGIN_HIDDEN {

enum class Phase : uint32_t {
  kBefore = UA_PHASE_BEFORE,
  kDuring = UA_PHASE_DURING,
  kAfter = UA_PHASE_AFTER
};

// Something to do at a step. Give the fields by name.
struct Action {
  Phase phase = Phase::kBefore;
  std::string_view title;
  std::string_view command = {};
  std::string_view edit = {};  // see ua_remedy
  bool optional = false;
};

class Report {
 public:
  explicit Report(const ua_call* call) : call_(call) {}

  // The step takes between low and high because of this advisory; `grounds`
  // says what the figures rest on, `truth` which facts.
  void Duration(std::chrono::seconds low, std::chrono::seconds high,
                std::string_view grounds, Truth truth) {
    Emit(UA_EMIT_DURATION, truth.basis, grounds, [&](ua_emission& e) {
      e.low_seconds = static_cast<uint64_t>(low.count());
      e.high_seconds = static_cast<uint64_t>(high.count());
    });
  }
  // As above, with no known upper end.
  void DurationAtLeast(std::chrono::seconds low, std::string_view grounds,
                       Truth truth) {
    Emit(UA_EMIT_DURATION, truth.basis, grounds, [&](ua_emission& e) {
      e.low_seconds = static_cast<uint64_t>(low.count());
      e.high_seconds = UA_DURATION_OPEN;
    });
  }
  void Detail(std::string_view sentence, Truth truth = Yes()) {
    Emit(UA_EMIT_DETAIL, truth.basis, sentence, [](ua_emission&) {});
  }
  void Subject(std::string_view subject, std::string_view sentence,
               Truth truth) {
    Emit(UA_EMIT_SUBJECT, truth.basis, sentence,
         [&](ua_emission& e) { e.subject = Text(subject); });
  }
  // A subject that rests on some rows of an answer only: `count` of them, from
  // this one on.
  void Subject(std::string_view subject, std::string_view sentence,
               const Row& first, uint64_t count) {
    Emit(UA_EMIT_SUBJECT, 0, sentence, [&](ua_emission& e) {
      e.subject = Text(subject);
      e.evidence = first.at;
      e.evidence_count = count;
    });
  }
  // The rows that matter, instead of all rows of their answer.
  void Evidence(const Row& first, uint64_t count = 1) {
    Emit(UA_EMIT_EVIDENCE, 0, {}, [&](ua_emission& e) {
      e.evidence = first.at;
      e.evidence_count = count;
    });
  }
  void Remedy(std::string_view sentence, std::string_view command = {},
              std::string_view edit = {}) {
    Emit(UA_EMIT_REMEDY, 0, sentence, [&](ua_emission& e) {
      e.command = Text(command);
      e.edit = Text(edit);
    });
  }
  void Do(const Action& action) {
    Emit(UA_EMIT_ACTION, 0, action.title, [&](ua_emission& e) {
      e.command = Text(action.command);
      e.edit = Text(action.edit);
      e.phase = static_cast<uint32_t>(action.phase);
      e.optional = action.optional ? 1 : 0;
    });
  }

 private:
  template <typename Fill>
  void Emit(uint32_t kind, uint64_t basis, std::string_view text, Fill fill) {
    ua_emission emission{};
    emission.size = sizeof emission;
    emission.kind = kind;
    emission.basis = basis;
    emission.text = Text(text);
    fill(emission);
    call_->emit(call_, &emission);
  }

  const ua_call* call_;
};

}  // namespace UPGRADE_PLUGIN_HIDDEN

#endif  // SDK_CPP_REPORT_H_
