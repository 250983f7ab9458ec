// One call into a plugin: the ua_call it sees, and what it asked and said.
//
// Lives on the stack of one thread for one examination. A "no" costs no
// allocation.
#ifndef SERVICES_PLUGIN_HOST_CALLING_EXAMINATION_CALL_H_
#define SERVICES_PLUGIN_HOST_CALLING_EXAMINATION_CALL_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "sdk/abi/upgrade_plugin.h"
#include "services/domain/judge.h"

namespace upgrade_advisor {

class ExaminationCall {
 public:
  static constexpr uint32_t kMaxQuestions = 64;
  static constexpr uint32_t kMaxEmissions = 1024;
  static constexpr size_t kMaxEmittedBytes = 256 * 1024;

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

  // The questions of the last Run, sorted, each once.
  std::vector<FactQuery> asked() const;

 private:
  struct Question {
    uint32_t sheet;
    uint32_t kind;
    uint32_t match;
    uint32_t state;
    absl::string_view name;
    absl::Span<const FactRow> rows;
    bool complete;  // what is not among the rows is absent
  };

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
  // The number of an equal question, or that of the next one.
  uint32_t NumberOf(uint32_t sheet, uint32_t kind, absl::string_view name,
                    uint32_t match) const;
  // Asks the sheet the next question; false if it is one too many. Kind 0 is
  // one that nobody here knows.
  bool AskSheet(uint32_t sheet, uint32_t kind, absl::string_view name,
                uint32_t match);
  absl::string_view Keep(absl::string_view name);
  const FactSheet* SheetOf(uint32_t role) const;
  Outcome Weigh(int32_t result, uint64_t basis) const;
  void MarkFailed(std::string why);
  bool RestsOnDeploymentOnly(uint64_t basis) const;
  bool IsOpen(const Question& question) const;
  FactQuery QueryOf(const Question& question) const;
  void AddEvidence(uint64_t basis, std::vector<EvidenceRow>& out) const;
  // The rows an emission names itself; false if they are not rows of an answer.
  bool AddRows(const ua_emission& e, std::vector<EvidenceRow>& out) const;
  // Keeps them as those that are why; false likewise.
  bool NameRows(const ua_emission& e);
  std::vector<FactQuery> Missing(uint64_t basis) const;

  ua_call call_;
  StepSheets sheets_;
  const ExaminationContext context_;
  uint32_t question_count_ = 0;
  std::array<Question, kMaxQuestions> questions_;
  // Names are the plugin's and may be gone when examine returns.
  size_t names_used_ = 0;
  std::array<char, 8192> names_;
  Examination* said_ = nullptr;  // of the Run that is on
  bool failed_ = false;
  uint32_t emission_count_ = 0;
  size_t emitted_bytes_ = 0;
  // Each within one answer; of an answer with some, they alone are evidence.
  std::vector<absl::Span<const FactRow>> named_rows_;
};

// Adds what a plugin reported to what its condition decided. A report that
// failed makes the examination a failed one.
void AddReport(Examination said, Examination& decided);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_CALLING_EXAMINATION_CALL_H_
