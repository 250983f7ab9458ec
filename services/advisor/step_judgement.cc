#include "services/advisor/step_judgement.h"

#include <utility>

namespace upgrade_advisor {

void StepJudgements::Add(size_t from, size_t to) {
  if (judged_.try_emplace({from, to}).second) pending_.push_back({from, to});
}

void StepJudgements::Add(const StepsOut& steps, const Layers& layers) {
  for (size_t i = 0; i + 1 < layers.size(); ++i) {
    for (size_t from : layers[i]) {
      for (size_t to : layers[i + 1]) {
        if (steps.Exists(from, to)) Add(from, to);
      }
    }
  }
}

StepSheets StepJudgements::SheetsOf(size_t from, size_t to) const {
  const bool first = from == kStartNode;
  return {first ? start_.deployment_first : start_.deployment_later,
          first ? start_.release_sheet : &graph_.sheet(from),
          &graph_.sheet(to)};
}

void StepJudgements::Judge() {
  const absl::Span<const Advisory> advisories = graph_.judge().advisories();
  std::vector<StepSheets> steps;
  std::vector<Job> jobs;
  steps.reserve(pending_.size());
  for (const auto& [from, to] : pending_) {
    const uint32_t step = static_cast<uint32_t>(steps.size());
    steps.push_back(SheetsOf(from, to));
    for (uint32_t i = 0; i < advisories.size(); ++i) {
      // Forbidding advisories have spoken when the graph was built.
      if (advisories[i].effect == Effect::kForbidsStep) continue;
      if (Meets(advisories[i].on, ReleaseOf(from), ReleaseOf(to)) !=
          Truth::kNo) {
        jobs.push_back({i, step});
      }
    }
  }
  std::vector<Examination> answers = graph_.judge().Examine(steps, jobs, stop_);
  for (size_t i = 0; i < jobs.size(); ++i) {
    Store(pending_[jobs[i].step], jobs[i].advisory, std::move(answers[i]));
  }
  pending_.clear();
}

void StepJudgements::Store(const Key& key, uint32_t advisory,
                           Examination answer) {
  const Advisory& a = graph_.judge().advisories()[advisory];
  if (answer.outcome == Outcome::kYes &&
      Meets(a.on, ReleaseOf(key.first), ReleaseOf(key.second)) ==
          Truth::kUnknown) {
    answer.outcome = Outcome::kUnknown;
    answer.missing.push_back({SheetRole::kSource, FactKind::kRelease,
                              "airflow.version", FactSheet::Match::kExact});
  }
  StepJudgement& step = judged_[key];
  if (answer.outcome == Outcome::kYes && a.effect == Effect::kBlocksStep) {
    ++step.blockers;
  }
  step.answers.push_back({advisory, std::move(answer)});
}

const StepJudgement& StepJudgements::Of(size_t from, size_t to) const {
  return judged_.at({from, to});
}

}  // namespace upgrade_advisor
