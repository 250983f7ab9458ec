#include "services/plugin_host/calling/examination_call.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <exception>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/plugin_host/conditions/version_order.h"

namespace upgrade_advisor {
namespace {

// An answer to a plugin is a pointer to our rows, so their layouts are one.
static_assert(sizeof(FactRow) >= sizeof(ua_fact));
static_assert(offsetof(FactRow, name) == offsetof(ua_fact, name));
static_assert(offsetof(FactRow, value) == offsetof(ua_fact, value));
static_assert(offsetof(FactRow, file) == offsetof(ua_fact, file));
static_assert(offsetof(FactRow, line) == offsetof(ua_fact, line));
static_assert(offsetof(FactRow, flags) == offsetof(ua_fact, flags));
static_assert(sizeof(FactText) == sizeof(ua_string));
static_assert(kFactValueWithheld == UA_FACT_VALUE_WITHHELD);
static_assert(static_cast<int>(FactKind::kRequest) == UA_KIND_REQUEST);
static_assert(kFactKindCount == UA_KIND_REQUEST);

constexpr size_t kMaxName = 512;

absl::string_view ViewOf(ua_string text) {
  return {text.data, text.data == nullptr ? 0 : static_cast<size_t>(text.size)};
}
std::string CopyOf(ua_string text) { return std::string(ViewOf(text)); }

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

template <typename T>
void Append(std::vector<T>& to, std::vector<T> from) {
  std::move(from.begin(), from.end(), std::back_inserter(to));
}

}  // namespace

ExaminationCall::ExaminationCall(const StepSheets& sheets,
                                 const ExaminationContext& context)
    : call_{sizeof(ua_call),
            0,
            this,
            &Ask,
            &CompareVersions,
            &SatisfiesSpecifiers,
            &Emit,
            &Stopped,
            &Log,
            &Fail,
            UA_NO,
            0},
      sheets_(sheets),
      context_(context) {}

ExaminationCall& ExaminationCall::Of(const ua_call* call) {
  return *static_cast<ExaminationCall*>(call->host);
}

int32_t ExaminationCall::Enter(const ua_plugin& plugin, uint32_t advisory,
                               uint32_t decided, uint64_t& basis,
                               Examination& said) {
  question_count_ = 0;
  names_used_ = 0;
  emission_count_ = 0;
  emitted_bytes_ = 0;
  named_rows_.clear();
  said_ = &said;
  failed_ = false;
  call_.decided = decided;
  try {
    return plugin.examine(advisory, &call_, &basis);
  } catch (const std::exception& e) {
    MarkFailed(absl::StrCat("it threw an exception: ", e.what()));
  } catch (...) {
    MarkFailed("it threw something other than a std::exception");
  }
  return UA_FAILED;
}

void ExaminationCall::Examine(const ua_plugin& plugin, uint32_t advisory,
                              Outcome decided, Examination& out) {
  if (decided == Outcome::kNo) return Run(plugin, advisory, out);
  uint64_t basis = 0;
  const int32_t result =
      Enter(plugin, advisory, decided == Outcome::kYes ? UA_YES : UA_UNKNOWN,
            basis, out);
  out.outcome = failed_ || result == UA_FAILED ? Outcome::kFailed : decided;
  if (out.outcome == Outcome::kFailed && out.failure.empty()) {
    out.failure = "it failed without saying why";
  }
  // What it said may depend on any answer it got.
  out.deployment_only = RestsOnDeploymentOnly(0);
}

void ExaminationCall::Run(const ua_plugin& plugin, uint32_t advisory,
                          Examination& out) {
  uint64_t basis = 0;
  const int32_t result = Enter(plugin, advisory, UA_NO, basis, out);
  const Outcome outcome = Weigh(result, basis);
  // What it emitted counts only with a yes or an unknown.
  if (emission_count_ != 0 && outcome != Outcome::kYes &&
      outcome != Outcome::kUnknown) {
    std::string failure = std::move(out.failure);
    out = Examination();
    out.failure = std::move(failure);
  }
  out.outcome = outcome;
  if (outcome == Outcome::kFailed) {
    if (out.failure.empty()) out.failure = "it failed without saying why";
    return;
  }
  out.deployment_only = RestsOnDeploymentOnly(basis);
  if (outcome == Outcome::kNo || context_.outcomes_only) return;
  AddEvidence(basis, out.evidence);
  if (outcome == Outcome::kUnknown) out.missing = Missing(basis);
}

void ExaminationCall::MarkFailed(std::string why) {
  failed_ = true;
  said_->failure = std::move(why);
}

bool ExaminationCall::RestsOnDeploymentOnly(uint64_t basis) const {
  // An answer that names no ground may rest on all it asked.
  for (uint32_t q = 0; q < question_count_; ++q) {
    const bool matters = basis == 0 || ((basis >> q) & 1) != 0;
    if (matters && questions_[q].sheet != UA_SHEET_DEPLOYMENT) return false;
  }
  return true;
}

Outcome ExaminationCall::Weigh(int32_t result, uint64_t basis) const {
  if (failed_) return Outcome::kFailed;
  switch (result) {
    case UA_YES:
      return Outcome::kYes;
    case UA_UNKNOWN:
      return Outcome::kUnknown;
    case UA_NO:
      // A no that rests on an unknown is an unknown.
      for (uint32_t q = 0; q < question_count_; ++q) {
        if (((basis >> q) & 1) != 0 && questions_[q].state == UA_UNKNOWN_FACT) {
          return Outcome::kUnknown;
        }
      }
      return Outcome::kNo;
    default:
      return Outcome::kFailed;
  }
}

void ExaminationCall::Ask(const ua_call* call, uint32_t sheet, uint32_t kind,
                          ua_string name, uint32_t match, ua_answer* answer) {
  Of(call).Answer(sheet, kind, ViewOf(name), match, answer);
}

void ExaminationCall::Answer(uint32_t sheet, uint32_t kind,
                             absl::string_view name, uint32_t match,
                             ua_answer* answer) {
  // Only what the asker's struct has room for may be written.
  constexpr size_t kWritten = offsetof(ua_answer, stride) + sizeof(uint64_t);
  if (answer == nullptr || answer->size < kWritten) {
    MarkFailed("it passed an answer without its size");
    return;
  }
  answer->state = UA_UNKNOWN_FACT;
  answer->count = 0;
  answer->facts = nullptr;
  answer->stride = sizeof(FactRow);
  const bool tells_complete = UA_HAS(answer, ua_answer, reserved);
  if (tells_complete) {
    answer->complete = 0;
    answer->reserved = 0;
  }
  answer->question = kMaxQuestions - 1;
  // A sheet or kind of a newer vocabulary is unknown here.
  const bool known =
      SheetOf(sheet) != nullptr && kind >= 1 && kind <= kFactKindCount;
  if (!known) sheet = kind = 0;
  // An equal question has the number it had: a report may ask again what its
  // condition asked.
  const uint32_t number = NumberOf(sheet, kind, name, match);
  if (number == question_count_ && !AskSheet(sheet, kind, name, match)) return;
  const Question& question = questions_[number];
  if (tells_complete) answer->complete = question.complete ? 1 : 0;
  answer->question = number;
  answer->state = question.state;
  answer->count = static_cast<uint32_t>(question.rows.size());
  answer->facts = reinterpret_cast<const ua_fact*>(question.rows.data());
}

uint32_t ExaminationCall::NumberOf(uint32_t sheet, uint32_t kind,
                                   absl::string_view name,
                                   uint32_t match) const {
  uint32_t q = 0;
  while (q < question_count_ &&
         (questions_[q].kind != kind || questions_[q].sheet != sheet ||
          questions_[q].match != match || questions_[q].name != name)) {
    ++q;
  }
  return q;
}

bool ExaminationCall::AskSheet(uint32_t sheet, uint32_t kind,
                               absl::string_view name, uint32_t match) {
  if (question_count_ == kMaxQuestions) {
    MarkFailed("it asked more than 64 questions in one examination");
    return false;
  }
  if (name.size() > kMaxName || names_used_ + name.size() > names_.size()) {
    MarkFailed("it asked for names longer than 512 bytes, or 8 KiB in all");
    return false;
  }
  Question& question = questions_[question_count_++];
  question = {sheet, kind, match, UA_UNKNOWN_FACT, Keep(name), {}, false};
  if (kind == 0) return true;
  const FactSheet* facts = SheetOf(sheet);
  const FactKind fact_kind = static_cast<FactKind>(kind);
  question.rows =
      facts->Find(fact_kind, name,
                  match == UA_MATCH_UNDER ? FactSheet::Match::kUnder
                                          : FactSheet::Match::kExact);
  question.complete = facts->IsClosed(fact_kind, name);
  if (!question.rows.empty()) {
    question.state = UA_PRESENT_FACT;
  } else if (question.complete) {
    question.state = UA_ABSENT_FACT;
  }
  return true;
}

absl::string_view ExaminationCall::Keep(absl::string_view name) {
  char* at = names_.data() + names_used_;
  if (!name.empty()) std::memcpy(at, name.data(), name.size());
  names_used_ += name.size();
  return {at, name.size()};
}

const FactSheet* ExaminationCall::SheetOf(uint32_t role) const {
  switch (role) {
    case UA_SHEET_DEPLOYMENT:
      return sheets_.deployment;
    case UA_SHEET_SOURCE:
      return sheets_.source;
    case UA_SHEET_TARGET:
      return sheets_.target;
    default:
      return nullptr;
  }
}

int32_t ExaminationCall::Emit(const ua_call* call, const ua_emission* e) {
  if (e == nullptr || !UA_HAS(e, ua_emission, optional)) return UA_INVALID;
  ExaminationCall& self = Of(call);
  const uint64_t room = kMaxEmittedBytes - self.emitted_bytes_;
  const uint64_t size = SizeOf(*e, room);
  if (self.emission_count_ == kMaxEmissions || size > room) {
    self.MarkFailed("it emitted more than 1024 texts or 256 KiB");
    return UA_LIMIT;
  }
  ++self.emission_count_;
  self.emitted_bytes_ += size;
  Examination& said = *self.said_;
  switch (e->kind) {
    case UA_EMIT_SUBJECT: {
      SubjectFinding subject{CopyOf(e->subject), CopyOf(e->text), {}};
      if (self.context_.outcomes_only) {
        // Its name is all that is looked at.
      } else if (UA_HAS(e, ua_emission, evidence_count) &&
                 e->evidence != nullptr) {
        if (!self.AddRows(*e, subject.evidence)) return UA_INVALID;
      } else {
        self.AddEvidence(e->basis, subject.evidence);
      }
      said.subjects.push_back(std::move(subject));
      return UA_OK;
    }
    case UA_EMIT_DURATION:
      said.durations.push_back(BandOf(*e));
      return UA_OK;
    case UA_EMIT_DETAIL:
      said.details.push_back(CopyOf(e->text));
      return UA_OK;
    case UA_EMIT_ACTION:
      said.actions.push_back({PhaseOf(e->phase), CopyOf(e->text),
                              CopyOf(e->command), CopyOf(e->edit),
                              e->optional != 0});
      return UA_OK;
    case UA_EMIT_REMEDY:
      said.remedies.push_back(
          {CopyOf(e->text), CopyOf(e->command), CopyOf(e->edit)});
      return UA_OK;
    case UA_EMIT_EVIDENCE:
      return self.NameRows(*e) ? UA_OK : UA_INVALID;
    default:
      return UA_INVALID;
  }
}

int32_t ExaminationCall::Stopped(const ua_call* call) {
  return IsOver(Of(call).context_) ? 1 : 0;
}

// Plugins see facts of customers; their log lines are not carried on until
// there is a log that redacts.
void ExaminationCall::Log(const ua_call*, uint32_t, ua_string) {}

void ExaminationCall::Fail(const ua_call* call, ua_string message) {
  Of(call).MarkFailed(message.size == 0 ? "it failed without saying why"
                                        : CopyOf(message));
}

FactQuery ExaminationCall::QueryOf(const Question& question) const {
  return {static_cast<SheetRole>(question.sheet),
          static_cast<FactKind>(question.kind), std::string(question.name),
          question.match == UA_MATCH_UNDER ? FactSheet::Match::kUnder
                                           : FactSheet::Match::kExact};
}

bool ExaminationCall::IsOpen(const Question& question) const {
  if (question.state == UA_UNKNOWN_FACT) return true;
  return std::any_of(
      question.rows.begin(), question.rows.end(),
      [](const FactRow& row) { return (row.flags & kFactValueWithheld) != 0; });
}

std::vector<FactQuery> ExaminationCall::Missing(uint64_t basis) const {
  std::vector<FactQuery> open;
  std::vector<FactQuery> incomplete;
  std::vector<FactQuery> all;
  for (uint32_t q = 0; q < question_count_; ++q) {
    if (((basis >> q) & 1) == 0) continue;
    if (IsOpen(questions_[q])) open.push_back(QueryOf(questions_[q]));
    if (!questions_[q].complete) incomplete.push_back(QueryOf(questions_[q]));
    all.push_back(QueryOf(questions_[q]));
  }
  // Nothing open: a value was there but made no sense; ask for it again.
  // Rows were there, but perhaps not the one that matters: ask for the rest.
  if (open.empty()) open = std::move(incomplete);
  std::vector<FactQuery>& out = open.empty() ? all : open;
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return std::move(out);
}

std::vector<FactQuery> ExaminationCall::asked() const {
  std::vector<FactQuery> out;
  for (uint32_t q = 0; q < question_count_; ++q) {
    const Question& question = questions_[q];
    if (question.kind != 0) out.push_back(QueryOf(question));
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

void AddReport(Examination said, Examination& decided) {
  if (said.outcome == Outcome::kFailed) {
    decided = Examination();
    decided.outcome = Outcome::kFailed;
    decided.failure = std::move(said.failure);
    return;
  }
  Append(decided.details, std::move(said.details));
  Append(decided.durations, std::move(said.durations));
  Append(decided.actions, std::move(said.actions));
  Append(decided.remedies, std::move(said.remedies));
  Append(decided.subjects, std::move(said.subjects));
  decided.deployment_only = decided.deployment_only && said.deployment_only;
}

}  // namespace upgrade_advisor
