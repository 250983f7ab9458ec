#include "services/plugin_host/calling/emission_sink.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "services/base/one_line.h"

namespace upgrade_advisor {
namespace {

// A text without data has no bytes, whatever it says of its size.
std::string CopyOf(ua_string text) {
  return text.data == nullptr
             ? std::string()
             : std::string(text.data, static_cast<size_t>(text.size));
}

// An edit changes one line of a file. What is more than one, such as a value of
// somebody's settings, is left out: the text still says what to do.
std::string EditOf(ua_string text) {
  std::string edit = CopyOf(text);
  return IsOneLine(edit) ? edit : "";
}

// The bytes of its texts, or more than `limit`; sizes are the plugin's and may
// add up to an overflow.
uint64_t SizeOf(const ua_emission& e, uint64_t limit) {
  uint64_t size = 0;
  for (const ua_string& text : {e.subject, e.text, e.command, e.edit}) {
    if (text.size > limit) return limit + 1;
    size += text.size;
  }
  return size;
}

// A phase of a newer contract is taken for the step itself.
Phase PhaseOf(uint32_t phase) {
  return phase >= UA_PHASE_BEFORE && phase <= UA_PHASE_AFTER
             ? static_cast<Phase>(phase)
             : Phase::kDuring;
}

DurationBand BandOf(const ua_emission& e) {
  DurationBand band{e.low_seconds, std::nullopt, CopyOf(e.text)};
  if (e.high_seconds != UA_DURATION_OPEN) {
    band.high = std::max(e.low_seconds, e.high_seconds);
  }
  return band;
}

}  // namespace

void EmissionSink::Open(Examination& said) {
  said_ = &said;
  count_ = 0;
  bytes_ = 0;
}

int32_t EmissionSink::Take(const ua_emission& e) {
  // Weighed before anything of it is read.
  const uint64_t room = kMaxEmittedBytes - bytes_;
  const uint64_t size = SizeOf(e, room);
  if (count_ == kMaxEmissions || size > room) return UA_LIMIT;
  ++count_;
  bytes_ += size;
  switch (e.kind) {
    case UA_EMIT_SUBJECT:
      return TakeSubject(e);
    case UA_EMIT_DURATION:
      said_->durations.push_back(BandOf(e));
      return UA_OK;
    case UA_EMIT_DETAIL:
      said_->details.push_back(CopyOf(e.text));
      return UA_OK;
    case UA_EMIT_ACTION:
      said_->actions.push_back({PhaseOf(e.phase), CopyOf(e.text),
                                CopyOf(e.command), EditOf(e.edit),
                                e.optional != 0});
      return UA_OK;
    case UA_EMIT_REMEDY:
      said_->remedies.push_back(
          {CopyOf(e.text), CopyOf(e.command), EditOf(e.edit)});
      return UA_OK;
    case UA_EMIT_EVIDENCE:
      return TakeEvidence(e);
    default:
      return UA_INVALID;
  }
}

int32_t EmissionSink::TakeSubject(const ua_emission& e) {
  SubjectFinding subject{CopyOf(e.subject), CopyOf(e.text), {}};
  if (outcomes_only_) {
    // Its name is all that is looked at.
  } else if (UA_HAS(&e, ua_emission, evidence_count) && e.evidence != nullptr) {
    if (!evidence_.AddRows(e, subject.evidence)) return UA_INVALID;
  } else {
    // A plugin that names no rows names the questions of the subject.
    evidence_.AddEvidence(e.basis, subject.evidence);
  }
  said_->subjects.push_back(std::move(subject));
  return UA_OK;
}

int32_t EmissionSink::TakeEvidence(const ua_emission& e) {
  // The struct of a plugin built before there was this kind ends sooner.
  if (!UA_HAS(&e, ua_emission, evidence_count)) return UA_INVALID;
  if (outcomes_only_) return UA_OK;
  return evidence_.NameRows(e) ? UA_OK : UA_INVALID;
}

}  // namespace upgrade_advisor
