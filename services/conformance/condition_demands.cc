// Conditions as data: what the host makes of them on random facts.
#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/conformance/demand.h"
#include "services/conformance/fact_generator.h"
#include "services/conformance/reference_condition.h"
#include "services/conformance/sample_steps.h"
#include "services/plugin_host/conditions/condition_examination.h"

namespace upgrade_advisor {
namespace {

constexpr uint32_t kFewestRounds = 10;
constexpr size_t kMostFaults = 3;

Outcome OutcomeOf(Truth truth) {
  return truth == Truth::kNo    ? Outcome::kNo
         : truth == Truth::kYes ? Outcome::kYes
                                : Outcome::kUnknown;
}

std::set<std::string> SubjectsOf(const Examination& examination) {
  std::set<std::string> out;
  for (const SubjectFinding& subject : examination.subjects) {
    out.insert(subject.subject);
  }
  return out;
}

// What is wrong with a condition at a step; empty if nothing is.
using FaultOf = std::string(const Advisory& advisory, const SampleStep& step,
                            FactGenerator& generator);

std::string Disagreement(const Advisory& advisory, const SampleStep& step,
                         FactGenerator&) {
  const Examination fast = ExamineAlone(advisory.condition, step.sheets());
  const ReferenceAnswer slow =
      EvaluateSlowly(*advisory.condition, step.sheets());
  if (fast.outcome != OutcomeOf(slow.truth)) {
    return absl::StrCat("the host says ", OutcomeName(fast.outcome),
                        ", the reference ", OutcomeName(OutcomeOf(slow.truth)));
  }
  if (SubjectsOf(fast) != slow.subjects) {
    return "the host and the reference find different names";
  }
  return "";
}

// Knowing less never turns a yes into a no, nor a no into a yes.
std::string Reversal(const Advisory& advisory, const SampleStep& step,
                     FactGenerator& generator) {
  const SampleStep less = generator.Forget(step);
  const Outcome all = ExamineAlone(advisory.condition, step.sheets()).outcome;
  const Outcome some = ExamineAlone(advisory.condition, less.sheets()).outcome;
  if (some == all || some == Outcome::kUnknown) return "";
  return absl::StrCat("with fewer facts ", OutcomeName(all), " becomes ",
                      OutcomeName(some));
}

CheckAnswer Fuzz(CheckRun& run, FaultOf* fault_of) {
  const auto end = std::chrono::steady_clock::now() + run.options.timeout / 2;
  std::vector<const Advisory*> rows;
  std::set<FactQuery> facts;
  for (const Advisory& advisory : run.descriptor.advisories) {
    if (advisory.condition == nullptr) continue;
    rows.push_back(&advisory);
    facts.insert(advisory.condition->questions.begin(),
                 advisory.condition->questions.end());
  }
  if (rows.empty()) return Passed("no advisory has a condition");
  const std::vector<std::string> values = LiteralsOf(run.descriptor);
  std::vector<std::string> seen;
  uint32_t rounds = 0;
  while (rounds < run.options.fuzz_rounds && seen.size() < kMostFaults &&
         (rounds < kFewestRounds || std::chrono::steady_clock::now() < end)) {
    const uint64_t seed = run.options.seed + rounds;
    FactGenerator generator(seed, values);
    const SampleStep step = generator.Step(facts);
    for (const Advisory* advisory : rows) {
      run.progress.At(absl::StrCat("--seed ", seed, ", ", advisory->id));
      const std::string fault = fault_of(*advisory, step, generator);
      if (fault.empty()) continue;
      seen.push_back(absl::StrCat("--seed ", seed, ", advisory ", advisory->id,
                                  ": ", fault));
    }
    ++rounds;
  }
  if (!seen.empty()) return FailedIfAny(std::move(seen));
  return Passed(absl::StrCat(rows.size(), " conditions, ", rounds,
                             " rounds from --seed ", run.options.seed));
}

CheckAnswer Agrees(CheckRun& run) { return Fuzz(run, &Disagreement); }
CheckAnswer IsMonotone(CheckRun& run) { return Fuzz(run, &Reversal); }

constexpr Demand kDemands[] = {
    {"conditions", "conditions-agree",
     "The host evaluates conditions with shortcuts; a slow evaluator that "
     "takes "
     "none has to give the same answers.",
     "This is a fault of the host, not of the plugin: report it with the seed "
     "that is named.",
     kNeedsDescriptor, Preparation::kDescribed, &Agrees},
    {"conditions", "conditions-monotone",
     "A missing fact must never read as good news, nor as bad news: with fewer "
     "facts an answer stays, or becomes unknown.",
     "This is a fault of the host, not of the plugin: report it with the seed "
     "that is named.",
     kNeedsDescriptor, Preparation::kDescribed, &IsMonotone},
};

}  // namespace

absl::Span<const Demand> ConditionDemands() { return kDemands; }

}  // namespace upgrade_advisor
