#include "services/advisor/step_judgement.h"

#include <functional>
#include <utility>

namespace upgrade_advisor {
namespace {

// Where it is not certain that the step is concerned, a yes is an unknown.
void Qualify(Truth concerned, Examination& answer) {
  if (answer.outcome != Outcome::kYes || concerned == Truth::kYes) return;
  answer.outcome = Outcome::kUnknown;
  answer.missing.push_back({SheetRole::kSource, FactKind::kRelease,
                            "airflow.version", FactSheet::Match::kExact});
}

}  // namespace

StepSheets StepJudgements::SheetsOf(const Step& step) const {
  const auto& [from, to] = step;
  const bool first = from == kStartNode;
  return {first ? start_.deployment_first : start_.deployment_later,
          first ? start_.release_sheet : &graph_.sheet(from),
          &graph_.sheet(to)};
}

template <typename Wanted>
void StepJudgements::Examine(const std::vector<Step>& steps, Wanted wanted,
                             const Answer& answer) {
  if (steps.empty()) return;
  const absl::Span<const Advisory> advisories = graph_.judge().advisories();
  std::vector<StepSheets> sheets;
  std::vector<Job> jobs;
  std::vector<Truth> concerned;  // parallel to jobs
  sheets.reserve(steps.size());
  for (uint32_t step = 0; step < steps.size(); ++step) {
    sheets.push_back(SheetsOf(steps[step]));
    for (uint32_t i = 0; i < advisories.size(); ++i) {
      if (!wanted(advisories[i].effect)) continue;
      const Truth truth = Meets(advisories[i].on, ReleaseOf(steps[step].first),
                                ReleaseOf(steps[step].second));
      if (truth == Truth::kNo) continue;
      jobs.push_back({i, step});
      concerned.push_back(truth);
    }
  }
  std::vector<Examination> answers =
      graph_.judge().Examine(sheets, jobs, stop_);
  for (size_t i = 0; i < jobs.size(); ++i) {
    Qualify(concerned[i], answers[i]);
    answer(steps[jobs[i].step], jobs[i].advisory, std::move(answers[i]));
  }
}

void StepJudgements::Judge(const std::vector<Step>& steps) {
  std::vector<Step> fresh;
  for (const Step& step : steps) {
    if (!judged_.try_emplace(step).second) continue;
    fresh.push_back(step);
    blockers_[step] = 0;
  }
  // Forbidding advisories have spoken when the graph was built.
  Examine(
      fresh, [](Effect effect) { return effect != Effect::kForbidsStep; },
      [&](const Step& step, uint32_t advisory, Examination answer) {
        if (answer.outcome == Outcome::kYes &&
            graph_.judge().advisories()[advisory].effect ==
                Effect::kBlocksStep) {
          ++blockers_[step];
        }
        judged_[step].push_back({advisory, std::move(answer)});
      });
}

void StepJudgements::CountBlockers(const std::vector<Step>& steps) {
  std::vector<Step> fresh;
  for (const Step& step : steps) {
    if (blockers_.try_emplace(step, 0).second) fresh.push_back(step);
  }
  Examine(
      fresh, [](Effect effect) { return effect == Effect::kBlocksStep; },
      [&](const Step& step, uint32_t, const Examination& answer) {
        if (answer.outcome == Outcome::kYes) ++blockers_[step];
      });
}

}  // namespace upgrade_advisor
