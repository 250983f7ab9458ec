// What a plugin says besides yes, no and unknown.
#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/conformance/demand.h"
#include "services/conformance/sample_steps.h"
#include "services/conformance/watched_call.h"

namespace upgrade_advisor {
namespace {

constexpr char kSilent[] =
    "it gave nothing but an answer on every sample; write a case in which it "
    "says "
    "more";
constexpr size_t kMostRefusals = 64;

CheckAnswer BearsRefusal(CheckRun& run) {
  std::vector<std::string> seen;
  size_t emissions = 0;
  const std::vector<SampleStep> steps = SampleSteps(run);
  ForEachExamination(run, steps, [&](uint32_t i, const SampleStep& step) {
    const Watched heard =
        WatchedCall(*run.plugin, run.descriptor, step.sheets()).Run(i);
    emissions += heard.emissions.size();
    const size_t last = std::min(heard.emissions.size(), kMostRefusals);
    for (size_t k = 0; k < last; ++k) {
      WatchedCall::Changes changes;
      changes.refuse_from = static_cast<uint32_t>(k);
      const Watched refused =
          WatchedCall(*run.plugin, run.descriptor, step.sheets(), changes)
              .Run(i);
      if (refused.returned && refused.result == heard.result &&
          refused.basis == heard.basis) {
        continue;
      }
      seen.push_back(absl::StrCat(PlaceOf(run, i, step), ": ", heard.ToString(),
                                  ", but ", refused.ToString(), " if emission ",
                                  k, " is refused"));
    }
  });
  if (emissions == 0) return Skipped(kSilent);
  return FailedIfAny(std::move(seen));
}

// Length of the UTF-8 character at the beginning; 0 if there is none.
size_t CharacterLength(absl::string_view text) {
  const auto byte = [&](size_t i) -> unsigned {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const unsigned lead = byte(0);
  const size_t length = lead < 0x80            ? 1
                        : lead - 0xC2u < 0x1Eu ? 2
                        : lead - 0xE0u < 0x10u ? 3
                        : lead - 0xF0u < 0x05u ? 4
                                               : 0;
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  const bool overlong =
      (lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xF0 && byte(1) < 0x90);
  const bool beyond =
      (lead == 0xED && byte(1) > 0x9F) || (lead == 0xF4 && byte(1) > 0x8F);
  return overlong || beyond ? 0 : length;
}

bool IsUtf8(absl::string_view text) {
  while (!text.empty()) {
    const size_t length = CharacterLength(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string FaultOf(const Emission& e, uint32_t questions) {
  if (e.kind < UA_EMIT_SUBJECT || e.kind > UA_EMIT_EVIDENCE) {
    return absl::StrCat("its kind is ", e.kind, ", or its size is too small");
  }
  if (e.text.empty() && e.kind != UA_EMIT_EVIDENCE) return "it has no text";
  for (const std::string& text : {e.subject, e.text, e.command, e.edit}) {
    if (!IsUtf8(text)) return "a text is not UTF-8";
  }
  if (questions < QuestionLog::kMaxQuestions && (e.basis >> questions) != 0) {
    return "its basis names questions that were not asked";
  }
  if (e.kind == UA_EMIT_SUBJECT && e.subject.empty()) {
    return "a subject has no name";
  }
  if (e.kind == UA_EMIT_DURATION && e.low_seconds > e.high_seconds) {
    return absl::StrCat("it takes at least ", e.low_seconds, " s and at most ",
                        e.high_seconds, " s");
  }
  if (e.kind == UA_EMIT_ACTION &&
      (e.phase < UA_PHASE_BEFORE || e.phase > UA_PHASE_AFTER)) {
    return absl::StrCat("the phase of an action is ", e.phase);
  }
  return "";
}

CheckAnswer IsWellFormed(CheckRun& run) {
  std::vector<std::string> seen;
  size_t emissions = 0;
  const std::vector<SampleStep> steps = SampleSteps(run);
  ForEachExamination(run, steps, [&](uint32_t i, const SampleStep& step) {
    const Watched answer =
        WatchedCall(*run.plugin, run.descriptor, step.sheets()).Run(i);
    emissions += answer.emissions.size();
    for (size_t k = 0; k < answer.emissions.size(); ++k) {
      const std::string fault = FaultOf(answer.emissions[k], answer.questions);
      if (fault.empty()) continue;
      seen.push_back(
          absl::StrCat(PlaceOf(run, i, step), ", emission ", k, ": ", fault));
    }
  });
  if (emissions == 0) return Skipped(kSilent);
  return FailedIfAny(std::move(seen));
}

constexpr Demand kDemands[] = {
    {"sink", "sink-refused",
     "A host accepts only so much; what it refuses must not change the answer.",
     "When emit returns UA_LIMIT, go on or stop emitting, and return what you "
     "would have returned anyway.",
     kNeedsDescriptor, Preparation::kDescribed, &BearsRefusal},
    {"sink", "sink-well-formed",
     "A host drops or alters a malformed emission, and readers miss it.",
     "Set ua_emission::size, a kind from the contract, a text in UTF-8, low "
     "not "
     "above high, the phase of an action, and a basis of questions you asked.",
     kNeedsDescriptor, Preparation::kDescribed, &IsWellFormed},
};

}  // namespace

absl::Span<const Demand> SinkDemands() { return kDemands; }

}  // namespace upgrade_advisor
