#include "services/plugin_host/calling/examination_call.h"

#include <algorithm>
#include <cstddef>
#include <exception>
#include <iterator>
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
static_assert(static_cast<int>(FactKind::kApi) == UA_KIND_API);
static_assert(kFactKindCount == UA_KIND_API);

// More than any text of a plugin may have. A size is the plugin's word, and may
// be any number: only so many bytes are looked at.
constexpr uint64_t kMostLookedAt = 4096;

absl::string_view ViewOf(ua_string text) {
  if (text.data == nullptr) return {};
  return {text.data,
          static_cast<size_t>(std::min<uint64_t>(text.size, kMostLookedAt))};
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
      context_(context),
      questions_(sheets),
      evidence_(questions_),
      sink_(evidence_, context.outcomes_only) {}

ExaminationCall& ExaminationCall::Of(const ua_call* call) {
  return *static_cast<ExaminationCall*>(call->host);
}

// Every part starts empty: an object serves many examinations, and none may see
// what the one before asked or said.
int32_t ExaminationCall::Enter(const ua_plugin& plugin, uint32_t advisory,
                               uint32_t decided, uint64_t& basis,
                               Examination& said) {
  questions_.Clear();
  evidence_.Clear();
  sink_.Open(said);
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

// The condition has decided already: what the plugin returns is looked at only
// for a failure.
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
  out.deployment_only = questions_.RestsOnDeploymentOnly(0);
}

void ExaminationCall::Run(const ua_plugin& plugin, uint32_t advisory,
                          Examination& out) {
  uint64_t basis = 0;
  const int32_t result = Enter(plugin, advisory, UA_NO, basis, out);
  const Outcome outcome = Weigh(result, basis);
  // What it emitted counts only with a yes or an unknown.
  if (!sink_.empty() && outcome != Outcome::kYes &&
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
  out.deployment_only = questions_.RestsOnDeploymentOnly(basis);
  if (outcome == Outcome::kNo || context_.outcomes_only) return;
  evidence_.AddEvidence(basis, out.evidence);
  if (outcome == Outcome::kUnknown) out.missing = questions_.Missing(basis);
}

// The first reason is not kept: the last is what ended it.
void ExaminationCall::MarkFailed(std::string why) {
  failed_ = true;
  if (why.size() > kMostLookedAt) why.resize(kMostLookedAt);
  said_->failure = std::move(why);
}

// A result of a newer contract is a failure: it cannot be taken for a no.
Outcome ExaminationCall::Weigh(int32_t result, uint64_t basis) const {
  if (failed_) return Outcome::kFailed;
  switch (result) {
    case UA_YES:
      return Outcome::kYes;
    case UA_UNKNOWN:
      return Outcome::kUnknown;
    case UA_NO:
      // A no that rests on an unknown is an unknown.
      return questions_.RestsOnUnknown(basis) ? Outcome::kUnknown
                                              : Outcome::kNo;
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
  // First an answer that is unknown: a question that is refused has that one.
  // Its number may be a real one's; nobody looks at it, the examination has
  // failed.
  answer->state = UA_UNKNOWN_FACT;
  answer->count = 0;
  answer->facts = nullptr;
  answer->stride = sizeof(FactRow);
  answer->question = QuestionLog::kMaxQuestions - 1;
  const bool tells_complete = UA_HAS(answer, ua_answer, reserved);
  if (tells_complete) {
    answer->complete = 0;
    answer->reserved = 0;
  }
  absl::string_view refused;
  const QuestionLog::Question* question =
      questions_.Ask(sheet, kind, name, match, refused);
  if (question == nullptr) return MarkFailed(std::string(refused));
  if (tells_complete) answer->complete = question->complete ? 1 : 0;
  answer->question = questions_.NumberOf(*question);
  answer->state = question->state;
  answer->count = static_cast<uint32_t>(question->rows.size());
  answer->facts = reinterpret_cast<const ua_fact*>(question->rows.data());
}

int32_t ExaminationCall::Emit(const ua_call* call, const ua_emission* e) {
  // Every plugin's struct reaches as far as `optional`.
  if (e == nullptr || !UA_HAS(e, ua_emission, optional)) return UA_INVALID;
  ExaminationCall& self = Of(call);
  const int32_t taken = self.sink_.Take(*e);
  if (taken == UA_LIMIT) {
    self.MarkFailed("it emitted more than 1024 texts or 256 KiB");
  }
  return taken;
}

int32_t ExaminationCall::Stopped(const ua_call* call) {
  return IsOver(Of(call).context_) ? 1 : 0;
}

// Plugins see facts of customers; their log lines are not carried on until
// there is a log that redacts.
void ExaminationCall::Log(const ua_call*, uint32_t, ua_string) {}

void ExaminationCall::Fail(const ua_call* call, ua_string message) {
  Of(call).MarkFailed(message.size == 0 ? "it failed without saying why"
                                        : std::string(ViewOf(message)));
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
