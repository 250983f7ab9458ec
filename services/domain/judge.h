// The one interface between the advisor and the plugins: which advisories there
// are, and a batch of examinations.
//
// plugin_host implements it; tests of the advisor implement it with tables.
#ifndef SERVICES_DOMAIN_JUDGE_H_
#define SERVICES_DOMAIN_JUDGE_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/domain/advisory.h"
#include "services/domain/fact_sheet.h"

namespace upgrade_advisor {

enum class Outcome : uint8_t { kNo, kYes, kUnknown, kFailed };

// "no", "yes", "unknown", "failed"
inline absl::string_view OutcomeName(Outcome outcome) {
  constexpr absl::string_view kNames[] = {"no", "yes", "unknown", "failed"};
  return kNames[static_cast<size_t>(outcome)];
}

enum class Phase : uint8_t { kBefore = 1, kDuring = 2, kAfter = 3 };

// How long a step takes, in seconds. No upper end: `high` is empty.
struct DurationBand {
  uint64_t low = 0;
  std::optional<uint64_t> high;
  std::string basis;
};

struct Action {
  Phase phase = Phase::kBefore;
  std::string title;
  std::string command;
  std::string edit;
  bool optional = false;
  // Sentences on what to look at while doing it.
  std::vector<std::string> details = {};
  // The edit as a difference of the project's files, as `patch` reads it.
  std::string diff = {};
};

// A row an answer rests on, or, where `row` is empty, a name that is absent.
struct EvidenceRow {
  SheetRole sheet = SheetRole::kDeployment;
  FactKind kind = FactKind::kConfig;
  std::string name;             // as asked
  std::optional<uint32_t> row;  // in the sheet
};

// A further subject of an advisory.
struct SubjectFinding {
  std::string subject;
  std::string text;
  std::vector<EvidenceRow> evidence;
};

// The answer to one job. Everything from `evidence` on is empty for a no.
struct Examination {
  Outcome outcome = Outcome::kNo;
  // The answer rests on the Deployment only: plugins are pure functions, so it
  // is the same at every step with the same Deployment sheet.
  bool deployment_only = false;
  std::vector<EvidenceRow> evidence;
  FactQueries missing;  // sorted, without repetition
  std::vector<std::string> details;
  std::vector<DurationBand> durations;
  std::vector<Action> actions;
  std::vector<Remedy> remedies;
  std::vector<SubjectFinding> subjects;
  std::string failure;  // why, where the outcome is kFailed
};

// The sheets of one step. Not owned; they outlive the call.
struct StepSheets {
  const FactSheet* deployment = nullptr;
  const FactSheet* source = nullptr;
  const FactSheet* target = nullptr;

  const FactSheet& Of(SheetRole role) const {
    switch (role) {
      case SheetRole::kSource:
        return *source;
      case SheetRole::kTarget:
        return *target;
      case SheetRole::kDeployment:
        break;
    }
    return *deployment;
  }
};

// One advisory at one step, as indices.
struct Job {
  uint32_t advisory = 0;
  uint32_t step = 0;
};

// On whose behalf examinations run, and how long they may take.
struct ExaminationContext {
  // True once nobody waits for the answer; may be null. Outlives the call.
  const std::atomic<bool>* stop = nullptr;
  // When the caller stops waiting; empty: never.
  std::optional<std::chrono::steady_clock::time_point> deadline;
  // The caller's id for its request, for records of failures; may be empty.
  // Outlives the call.
  absl::string_view request_id = {};
  // Set if an examination failed, which it may not do the next time; may be
  // null. Outlives the call.
  std::atomic<bool>* failed = nullptr;
  // Outcomes and subjects are all that is looked at: evidence and missing facts
  // may be left out.
  bool outcomes_only = false;
};

// Costs a look at the clock where there is a deadline.
inline bool IsOver(const ExaminationContext& context) {
  return (context.stop != nullptr &&
          context.stop->load(std::memory_order_relaxed)) ||
         (context.deadline &&
          std::chrono::steady_clock::now() >= *context.deadline);
}

class Judge {
 public:
  virtual ~Judge() = default;

  // Every advisory, sorted by plugin id, then in the plugin's order. Constant
  // for the life of the judge.
  virtual absl::Span<const Advisory> advisories() const = 0;

  // Answers every job, in order. Thread-safe. Once the context says stop, or
  // its deadline is over, the remaining jobs come back as failed.
  virtual std::vector<Examination> Examine(
      absl::Span<const StepSheets> steps, absl::Span<const Job> jobs,
      const ExaminationContext& context) const = 0;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_DOMAIN_JUDGE_H_
