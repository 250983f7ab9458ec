// One call into a plugin: the ua_call it sees, wired to the parts behind it.
//
// QuestionLog answers what it asks, EmissionSink takes what it says, and
// EvidenceRules choose the rows that are shown; this owns them, catches what
// the plugin throws, and weighs what it returns. Lives on the stack of one
// thread; one object serves one examination after another. A "no" costs no
// allocation.
#ifndef SERVICES_PLUGIN_HOST_CALLING_EXAMINATION_CALL_H_
#define SERVICES_PLUGIN_HOST_CALLING_EXAMINATION_CALL_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "sdk/abi/upgrade_plugin.h"
#include "services/domain/judge.h"
#include "services/plugin_host/calling/emission_sink.h"
#include "services/plugin_host/calling/evidence_rules.h"
#include "services/plugin_host/calling/question_log.h"

namespace upgrade_advisor {

class ExaminationCall {
 public:
  // The sheets and what the context points to outlive the call.
  ExaminationCall(const StepSheets& sheets, const ExaminationContext& context);
  ExaminationCall(const ExaminationCall&) = delete;
  ExaminationCall& operator=(const ExaminationCall&) = delete;

  // Runs the plugin's examine; an exception that leaves it is a failure. `out`
  // is an empty examination.
  void Run(const ua_plugin& plugin, uint32_t advisory, Examination& out);
  // Asks the plugin: with `decided` no to decide the advisory, else for what it
  // reports after a yes or an unknown of the condition. `out` is an empty
  // examination; of a report it gets the outcome `decided`, or failed.
  void Examine(const ua_plugin& plugin, uint32_t advisory, Outcome decided,
               Examination& out);
  Examination Run(const ua_plugin& plugin, uint32_t advisory) {
    Examination out;
    Run(plugin, advisory, out);
    return out;
  }

  // What was asked in the last Run, sorted, without repetition.
  std::vector<FactQuery> asked() const { return questions_.Asked(); }

 private:
  // The functions of the ua_call; `host` of it is this object.
  static ExaminationCall& Of(const ua_call* call);
  static void Ask(const ua_call* call, uint32_t sheet, uint32_t kind,
                  ua_string name, uint32_t match, ua_answer* answer);
  static int32_t Emit(const ua_call* call, const ua_emission* emission);
  static int32_t Stopped(const ua_call* call);
  static void Log(const ua_call* call, uint32_t level, ua_string message);
  static void Fail(const ua_call* call, ua_string message);

  // Calls examine; what it returns and, in `basis`, names as its grounds.
  int32_t Enter(const ua_plugin& plugin, uint32_t advisory, uint32_t decided,
                uint64_t& basis, Examination& said);
  void Answer(uint32_t sheet, uint32_t kind, absl::string_view name,
              uint32_t match, ua_answer* answer);
  Outcome Weigh(int32_t result, uint64_t basis) const;
  void MarkFailed(std::string why);

  ua_call call_;
  const ExaminationContext context_;
  QuestionLog questions_;
  EvidenceRules evidence_;
  EmissionSink sink_;
  Examination* said_ = nullptr;  // of the Run that is on
  bool failed_ = false;
};

// Adds what a plugin reported to what its condition decided. A report that
// failed makes the examination a failed one.
void AddReport(Examination said, Examination& decided);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_CALLING_EXAMINATION_CALL_H_
