// Random facts, over and over. Every round has its own seed, so that a
// round that failed can be run again first of all.
#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/conformance/demand.h"
#include "services/conformance/fact_generator.h"
#include "services/conformance/sample_steps.h"
#include "services/conformance/watched_call.h"

namespace upgrade_advisor {
namespace {

constexpr uint32_t kFewestRounds = 10;
// Facts that a step leads the plugin to ask for come into the next try.
constexpr int kTries = 3;
constexpr size_t kMostFaults = 3;
// Of what is shown of a step.
constexpr size_t kMostFacts = 8;
constexpr size_t kMostValue = 60;

std::vector<std::string> ValuesOf(absl::Span<const PluginCase> cases) {
  std::vector<std::string> out;
  for (const PluginCase& c : cases) {
    for (const Fact& fact : c.facts) out.push_back(fact.value);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

// What is wrong with one examination; empty if nothing is.
using FaultOf = std::string(const CheckRun& run, const SampleStep& step,
                            uint32_t advisory, const Watched& answer);

// config core.executor = "x" (withheld); env A is absent: what the advisory
// was given, as far as a reader wants to know.
std::string FactsText(const SampleStep& step,
                      const std::vector<FactQuery>& asked) {
  std::vector<std::string> facts;
  for (const FactQuery& query : asked) {
    if (facts.size() == kMostFacts) break;
    const FactSheet& sheet = query.sheet == SheetRole::kDeployment
                                 ? step.deployment
                             : query.sheet == SheetRole::kSource ? step.source
                                                                 : step.target;
    const auto rows = sheet.Find(query.kind, query.name, query.match);
    std::string fact =
        absl::StrCat(FactKindName(query.kind), " ", query.name,
                     !rows.empty()                            ? " ="
                     : sheet.IsClosed(query.kind, query.name) ? " is absent"
                                                              : " is unknown");
    for (const FactRow& row : rows) {
      absl::StrAppend(
          &fact, " \"",
          absl::CHexEscape(row.value.view().substr(0, kMostValue)),
          row.value.size > kMostValue ? "...\"" : "\"",
          (row.flags & kFactValueWithheld) != 0 ? " (withheld)" : "");
    }
    facts.push_back(std::move(fact));
  }
  return absl::StrJoin(facts, "; ");
}

// Where a fault is seen, and how to see it again.
std::string Sentence(const CheckRun& run, uint64_t seed, uint32_t advisory,
                     absl::string_view fault) {
  return absl::StrCat("--seed ", seed, ", advisory ",
                      run.descriptor.advisories[advisory].id, ": ", fault);
}

std::vector<std::string> Round(const CheckRun& run, uint64_t seed,
                               std::set<FactQuery> facts,
                               absl::Span<const std::string> values,
                               FaultOf* fault_of) {
  FactGenerator generator(seed, values);
  std::vector<std::string> seen;
  for (int n = 0; n < kTries; ++n) {
    const SampleStep step = generator.Step(facts);
    const size_t known = facts.size();
    for (uint32_t i = 0; i < run.descriptor.advisories.size(); ++i) {
      run.progress.At(Sentence(run, seed, i, "examining it"));
      Watched answer =
          WatchedCall(*run.plugin, run.descriptor, step.sheets()).Run(i);
      const std::string fault = fault_of(run, step, i, answer);
      if (!fault.empty()) {
        seen.push_back(Sentence(
            run, seed, i,
            absl::StrCat(fault, ", where ", FactsText(step, answer.asked))));
      }
      for (FactQuery& query : answer.asked) facts.insert(std::move(query));
    }
    if (facts.size() == known) break;
  }
  return seen;
}

CheckAnswer Fuzz(CheckRun& run, FaultOf* fault_of) {
  const auto end = std::chrono::steady_clock::now() + run.options.timeout / 2;
  const std::vector<PluginCase> cases = CasesOf(run);
  const std::set<FactQuery> facts = AskedFacts(run, cases);
  const std::vector<std::string> values = ValuesOf(cases);
  std::vector<std::string> seen;
  uint32_t rounds = 0;
  while (rounds < run.options.fuzz_rounds && seen.size() < kMostFaults &&
         (rounds < kFewestRounds || std::chrono::steady_clock::now() < end)) {
    for (std::string& fault :
         Round(run, run.options.seed + rounds, facts, values, fault_of)) {
      seen.push_back(std::move(fault));
    }
    ++rounds;
  }
  if (!seen.empty()) return FailedIfAny(std::move(seen));
  return Passed(absl::StrCat(rounds, " rounds from --seed ", run.options.seed));
}

// The host cuts what is too long; a plugin need not count.
std::string Failure(const CheckRun&, const SampleStep&, uint32_t,
                    const Watched& answer) {
  if (answer.examination.outcome != Outcome::kFailed || answer.limited) {
    return "";
  }
  return answer.examination.failure;
}

std::string OtherAnswer(const CheckRun& run, const SampleStep& step,
                        uint32_t advisory, const Watched& answer) {
  const Watched again =
      WatchedCall(*run.plugin, run.descriptor, step.sheets()).Run(advisory);
  if (again.SameAs(answer)) return "";
  return absl::StrCat("it answers ", answer.ToString(), ", then ",
                      again.ToString());
}

std::string NoOnAnUnknown(const CheckRun&, const SampleStep&, uint32_t,
                          const Watched& answer) {
  if (!answer.returned || answer.result != UA_NO ||
      answer.examination.outcome != Outcome::kUnknown) {
    return "";
  }
  return absl::StrCat("it answers ", answer.ToString(),
                      ", and one of these facts is unknown");
}

CheckAnswer NeverFails(CheckRun& run) { return Fuzz(run, &Failure); }
CheckAnswer AnswersAgain(CheckRun& run) { return Fuzz(run, &OtherAnswer); }
CheckAnswer GroundsItsNo(CheckRun& run) { return Fuzz(run, &NoOnAnUnknown); }

constexpr Demand kDemands[] = {
    {"fuzz", "fuzz-no-failure",
     "Facts come from people and programs; whatever they say, an examination "
     "has to answer.",
     "Expect any bytes of any length in a value, not a number, a version or "
     "UTF-8. Run it again with the seed that is named.",
     kNeedsDescriptor, Preparation::kDescribed, &NeverFails},
    {"fuzz", "fuzz-repeatable",
     "The same facts must give the same answer, odd facts included.",
     "Do not read past a text's size: texts do not end with a NUL.",
     kNeedsDescriptor, Preparation::kDescribed, &AnswersAgain},
    {"fuzz", "fuzz-no-needs-facts",
     "A no that rests on a missing fact says that all is well because nobody "
     "looked. The host treats it as unknown.",
     "Answer UA_UNKNOWN if the answer to a question of the basis is "
     "UA_UNKNOWN_FACT.",
     kNeedsDescriptor, Preparation::kDescribed, &GroundsItsNo},
};

}  // namespace

absl::Span<const Demand> FuzzDemands() { return kDemands; }

}  // namespace upgrade_advisor
