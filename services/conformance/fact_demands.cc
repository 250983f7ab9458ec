// What a plugin makes of what is known, absent, unknown and withheld.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/conformance/demand.h"
#include "services/conformance/sample_steps.h"
#include "services/conformance/watched_call.h"
#include "services/plugin_host/calling/self_test.h"

namespace upgrade_advisor {
namespace {

constexpr absl::string_view kHidden[] = {"1", "hidden, 2.3.0"};

CheckAnswer BearsToKnowNothing(CheckRun& run) {
  const absl::StatusOr<PluginDescriptor> descriptor = SelfTest(run.plugin);
  if (descriptor.ok()) return Passed();
  return Failed(std::string(descriptor.status().message()));
}

// Every advisory must answer at every step.
std::vector<std::string> Failures(const CheckRun& run,
                                  absl::Span<const SampleStep> steps) {
  std::vector<std::string> seen;
  ForEachExamination(run, steps, [&](uint32_t i, const SampleStep& step) {
    const Watched answer =
        WatchedCall(*run.plugin, run.descriptor, step.sheets()).Run(i);
    if (answer.examination.outcome != Outcome::kFailed) return;
    seen.push_back(
        absl::StrCat(PlaceOf(run, i, step), ": ", answer.examination.failure));
  });
  return seen;
}

CheckAnswer AnswersWhereAllIsAbsent(CheckRun& run) {
  StepBuilder step;
  step.CloseAll();
  const SampleStep absent = step.Build("all is absent");
  return FailedIfAny(Failures(run, {&absent, 1}));
}

// One fact is there, with a value nobody may see; the others are absent, or
// nothing is known of them.
SampleStep OneWithheld(const FactQuery& query, absl::string_view hidden,
                       bool others_absent) {
  StepBuilder step;
  step.Add(query, hidden, /*withheld=*/true);
  if (others_absent) step.CloseAll();
  return step.Build(absl::StrCat(FactKindName(query.kind), " ", query.name,
                                 " is withheld, the rest is ",
                                 others_absent ? "absent" : "unknown"));
}

CheckAnswer AnswersWhereAValueIsWithheld(CheckRun& run) {
  std::vector<std::string> seen;
  for (const FactQuery& query : AskedFacts(run, CasesOf(run))) {
    for (bool others_absent : {false, true}) {
      const SampleStep step = OneWithheld(query, "", others_absent);
      for (std::string& failure : Failures(run, {&step, 1})) {
        seen.push_back(std::move(failure));
      }
    }
  }
  return FailedIfAny(std::move(seen));
}

CheckAnswer DoesNotReadWithheldValues(CheckRun& run) {
  std::vector<std::string> seen;
  for (const FactQuery& query : AskedFacts(run, CasesOf(run))) {
    for (bool others_absent : {false, true}) {
      const SampleStep one = OneWithheld(query, kHidden[0], others_absent);
      const SampleStep two = OneWithheld(query, kHidden[1], others_absent);
      ForEachExamination(run, {&one, 1}, [&](uint32_t i, const SampleStep&) {
        const Watched a =
            WatchedCall(*run.plugin, run.descriptor, one.sheets()).Run(i);
        const Watched b =
            WatchedCall(*run.plugin, run.descriptor, two.sheets()).Run(i);
        if (a.SameAs(b)) return;
        seen.push_back(absl::StrCat(
            PlaceOf(run, i, one), ": what it says depends on the withheld value"));
      });
    }
  }
  return FailedIfAny(std::move(seen));
}

CheckAnswer ForbidsByReleasesOnly(CheckRun& run) {
  std::vector<std::string> seen;
  const std::vector<SampleStep> steps = SampleSteps(run);
  ForEachExamination(run, steps, [&](uint32_t i, const SampleStep& step) {
    if (run.descriptor.advisories[i].effect != Effect::kForbidsStep) return;
    for (const FactQuery& query :
         WatchedCall(*run.plugin, run.descriptor, step.sheets()).Run(i).asked) {
      if (query.sheet != SheetRole::kDeployment &&
          query.kind == FactKind::kRelease) {
        continue;
      }
      seen.push_back(absl::StrCat(PlaceOf(run, i, step), ": it asks for ",
                                  FactKindName(query.kind), " ", query.name));
    }
  });
  return FailedIfAny(std::move(seen));
}

CheckAnswer RestsOnItsQuestions(CheckRun& run) {
  std::vector<std::string> seen;
  const std::vector<SampleStep> steps = SampleSteps(run);
  ForEachExamination(run, steps, [&](uint32_t i, const SampleStep& step) {
    const Watched answer =
        WatchedCall(*run.plugin, run.descriptor, step.sheets()).Run(i);
    if (!answer.returned || answer.questions >= QuestionLog::kMaxQuestions ||
        (answer.basis >> answer.questions) == 0) {
      return;
    }
    seen.push_back(absl::StrCat(PlaceOf(run, i, step), ": the basis is 0x",
                                absl::Hex(answer.basis), " after ",
                                answer.questions, " questions"));
  });
  return FailedIfAny(std::move(seen));
}

constexpr Demand kDemands[] = {
    {"facts", "facts-nothing-known",
     "Most Deployments supply only some facts; a missing one must never read "
     "as good news.",
     "Where a fact you need is UA_UNKNOWN_FACT, return UA_UNKNOWN with the "
     "question in the basis; the SDK's conditions and truths do so.",
     kNeedsDescriptor, Preparation::kDescribed, &BearsToKnowNothing},
    {"facts", "facts-all-absent",
     "Most Deployments have nothing of what you look for.",
     "Answer UA_NO, or whatever is right, where facts are UA_ABSENT_FACT; an "
     "answer without rows has facts == NULL.",
     kNeedsDescriptor, Preparation::kDescribed, &AnswersWhereAllIsAbsent},
    {"facts", "facts-withheld",
     "The host withholds values that come from secret stores and commands.",
     "Check UA_FACT_VALUE_WITHHELD before you read a value, and answer "
     "UA_UNKNOWN where the value would decide.",
     kNeedsDescriptor, Preparation::kDescribed, &AnswersWhereAValueIsWithheld},
    {"facts", "facts-withheld-unread",
     "The text in a withheld row is not its value.",
     "Check UA_FACT_VALUE_WITHHELD on every row of a list, and neither judge "
     "by the text nor repeat it.",
     kNeedsDescriptor, Preparation::kDescribed, &DoesNotReadWithheldValues},
    {"facts", "facts-forbids-by-releases",
     "The host works out once, for all Deployments, which steps exist.",
     "In an advisory that forbids steps, ask only for facts of the source and "
     "target releases.",
     kNeedsDescriptor, Preparation::kDescribed, &ForbidsByReleasesOnly},
    {"facts", "facts-basis",
     "Evidence and missing facts come from the basis: a bit for a question "
     "that was not asked is evidence of nothing.",
     "Set bit q of the basis only if q is a ua_answer::question of this call.",
     kNeedsDescriptor, Preparation::kDescribed, &RestsOnItsQuestions},
};

}  // namespace

absl::Span<const Demand> FactDemands() { return kDemands; }

}  // namespace upgrade_advisor
