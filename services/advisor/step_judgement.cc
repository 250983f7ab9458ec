#include "services/advisor/step_judgement.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "services/advisor/refuted_findings.h"

namespace upgrade_advisor {
namespace {

// Whether facts of the Deployment would settle an unknown, and nothing else.
bool IsOfDeployment(const Examination& answer) {
  return !answer.missing.empty() &&
         std::all_of(answer.missing.begin(), answer.missing.end(),
                     [](const FactQuery& query) {
                       return query.sheet == SheetRole::kDeployment ||
                              IsAboutSettings(query);
                     });
}

// Whether the answer is the same from wherever a step begins: a condition
// decides it, and asks for nothing of the source.
bool IsOfTarget(const Advisory& advisory) {
  return advisory.condition != nullptr &&
         std::none_of(advisory.asks.begin(), advisory.asks.end(),
                      [](const FactQuery& query) {
                        return query.sheet == SheetRole::kSource;
                      });
}

// Which steps share an answer: those to one target sheet. Of each advisory and
// sheet of the Deployment the last answer for a target is remembered, which
// finds nearly all.
class SharedAnswers {
 public:
  SharedAnswers(size_t advisories, size_t targets)
      : targets_(targets), known_(advisories) {}

  // The number of the answer, or nothing, and then it is `fresh`.
  std::optional<uint32_t> Find(uint32_t advisory, size_t deployment,
                               size_t target, const FactSheet* sheet,
                               Truth concerned, uint32_t fresh) {
    std::vector<std::vector<Answer>>& of_advisory = known_[advisory];
    if (of_advisory.size() <= deployment) of_advisory.resize(deployment + 1);
    std::vector<Answer>& of_target = of_advisory[deployment];
    if (of_target.empty()) of_target.resize(targets_);
    Answer& last = of_target[target];
    if (last.sheet == sheet && last.concerned == concerned) return last.number;
    last = {sheet, concerned, fresh};
    return std::nullopt;
  }

 private:
  struct Answer {
    const FactSheet* sheet = nullptr;
    Truth concerned = Truth::kUnknown;
    uint32_t number = 0;
  };
  const size_t targets_;
  std::vector<std::vector<std::vector<Answer>>> known_;  // by advisory
};

// What a request that is over gets; nobody sees it.
std::vector<Examination> Unasked(size_t count) {
  Examination failed;
  failed.outcome = Outcome::kFailed;
  failed.failure = "the request ended before it could be asked";
  return std::vector<Examination>(count, failed);
}

}  // namespace

StepJudgements::StepJudgements(const ReleaseGraph& graph,
                               const PlanRequest& request)
    : graph_(graph),
      start_(request.start),
      context_(request.context),
      acknowledgements_(request.acknowledgements),
      upgrade_test_(request.upgrade_test) {
  const absl::Span<const Advisory> advisories = graph.judge().advisories();
  start_meets_.reserve(advisories.size());
  of_target_.reserve(advisories.size());
  for (uint32_t i = 0; i < advisories.size(); ++i) {
    start_meets_.push_back(SourceMeets(advisories[i].on, start_.release));
    of_target_.push_back(IsOfTarget(advisories[i]));
    // Forbidding advisories have spoken when the graph was built.
    if (advisories[i].effect == Effect::kForbidsStep) continue;
    examined_.push_back(i);
    if (advisories[i].effect == Effect::kBlocksStep) blocking_.push_back(i);
  }
}

// What code runs depends on the Airflow that the step brings.
size_t StepJudgements::DeploymentOf(const Step& step) const {
  if (start_.deployments.size() == 1) return 0;
  const std::optional<int> minor =
      AirflowMinors::NumberOf(graph_.release(step.second).airflow_minor);
  return start_.deployment_of_minor[minor.value_or(0)];
}

// What is installed is known of the Deployment as it is, so only the first step
// sees it; later steps start from an image that nobody has built yet.
StepSheets StepJudgements::SheetsOf(const Step& step) const {
  const size_t from = step.first;
  const bool first = from == kStartNode;
  const Start::Deployment& deployment = start_.deployments[DeploymentOf(step)];
  return {first ? deployment.first : deployment.later,
          first ? start_.release_sheet : &graph_.sheet(from), TargetOf(step)};
}

const FactSheet* StepJudgements::TargetOf(const Step& step) const {
  return start_.targets == nullptr
             ? &graph_.sheet(step.second)
             : &start_.targets->Of(step.first, step.second);
}

// Asked for each advisory at each step of each path, hence the tables of the
// graph and the order: what most often says no comes first.
Truth StepJudgements::Concerns(uint32_t advisory, const Step& step) const {
  const auto& [from, to] = step;
  const Truth target = graph_.TargetMeetsAt(advisory, to);
  if (target == Truth::kNo) return target;
  const Truth source = from == kStartNode
                           ? start_meets_[advisory]
                           : graph_.SourceMeetsAt(advisory, from);
  if (source == Truth::kNo) return source;
  const StepCondition& on = graph_.judge().advisories()[advisory].on;
  return KindMeets(on, ReleaseOf(from).distribution(),
                   graph_.release(to).distribution())
             ? And(source, target)
             : Truth::kNo;
}

std::vector<StepJudgements::Candidate> StepJudgements::CandidatesOf(
    const std::vector<Step>& steps,
    const std::vector<uint32_t>& advisories) const {
  std::vector<Candidate> out;
  for (const Step& step : steps) {
    if (IsOver(context_)) break;
    for (uint32_t advisory : advisories) {
      const Truth concerned = Concerns(advisory, step);
      if (concerned != Truth::kNo) out.push_back({advisory, step, concerned});
    }
  }
  return out;
}

// One batch for all of them: a worker process costs a round trip for each
// batch, however many jobs it has.
std::vector<Examination> StepJudgements::Examine(
    const std::vector<Candidate>& candidates, bool outcomes_only) const {
  if (candidates.empty()) return {};
  std::vector<StepSheets> sheets;
  std::vector<Job> jobs;
  jobs.reserve(candidates.size());
  for (size_t i = 0; i < candidates.size(); ++i) {
    // Candidates of one step follow each other.
    if (i == 0 || candidates[i].step != candidates[i - 1].step) {
      // The sheet of a step may have to be built.
      if (IsOver(context_)) return Unasked(candidates.size());
      sheets.push_back(SheetsOf(candidates[i].step));
    }
    jobs.push_back(
        {candidates[i].advisory, static_cast<uint32_t>(sheets.size() - 1)});
  }
  ExaminationContext context = context_;
  // A test refutes evidence.
  context.outcomes_only = outcomes_only && upgrade_test_ == nullptr;
  std::vector<Examination> answers =
      graph_.judge().Examine(sheets, jobs, context);
  for (size_t i = 0; i < answers.size(); ++i) {
    // Where it is not certain that the step is concerned, a yes is an unknown.
    // What is not certain is the Airflow version of an unlisted start.
    if (answers[i].outcome != Outcome::kYes ||
        candidates[i].concerned == Truth::kYes) {
      continue;
    }
    answers[i].outcome = Outcome::kUnknown;
    answers[i].missing.Add({SheetRole::kSource, FactKind::kRelease,
                            "airflow.version", FactSheet::Match::kExact});
  }
  return answers;
}

void StepJudgements::Judge(const std::vector<Step>& steps) {
  std::vector<Step> fresh;
  for (const Step& step : steps) {
    if (!judged_.try_emplace(step).second) continue;
    fresh.push_back(step);
    // It may have been counted before; the full examination counts again.
    weights_[step] = {};
  }
  const std::vector<Candidate> candidates = CandidatesOf(fresh, examined_);
  std::vector<Examination> answers =
      Examine(candidates, /*outcomes_only=*/false);
  for (size_t i = 0; i < candidates.size(); ++i) {
    const auto& [advisory, step, concerned] = candidates[i];
    std::vector<SubjectFinding> refuted = TakeTested(step, answers[i]);
    weights_[step] += WeightOf(advisory, answers[i]);
    judged_[step].push_back(
        {advisory, std::move(answers[i]), std::move(refuted)});
  }
}

std::vector<SubjectFinding> StepJudgements::TakeTested(
    const Step& step, Examination& answer) const {
  if (upgrade_test_ == nullptr || answer.subjects.empty() ||
      upgrade_test_->to != graph_.release(step.second).version) {
    return {};
  }
  return TakeRefuted(*upgrade_test_, SheetsOf(step), answer);
}

// An unknown does not block: it makes the plan incomplete, which the verdict
// says. But no step is better because less is known of it. An acknowledgement
// has to cover every subject that was found.
StepWeight StepJudgements::WeightOf(uint32_t index,
                                    const Examination& answer) const {
  const Advisory& advisory = graph_.judge().advisories()[index];
  if (answer.outcome == Outcome::kNo ||
      advisory.effect != Effect::kBlocksStep ||
      acknowledgements_.CoverAll(advisory, answer)) {
    return {};
  }
  return answer.outcome == Outcome::kYes ? StepWeight{1, 0} : StepWeight{0, 1};
}

PathWeight StepJudgements::WeightOf(const std::vector<Step>& path) const {
  std::set<uint32_t> blockers;
  std::set<uint32_t> doubts;
  std::set<uint32_t> of_releases;
  for (const Step& step : path) {
    for (const JudgedAdvisory& one : judged_.at(step)) {
      const StepWeight weight = WeightOf(one.advisory, one.answer);
      if (weight.blockers > 0) blockers.insert(one.advisory);
      if (weight.doubts == 0) continue;
      doubts.insert(one.advisory);
      if (!IsOfDeployment(one.answer)) of_releases.insert(one.advisory);
    }
  }
  PathWeight out;
  out.blockers.assign(blockers.begin(), blockers.end());
  std::set_difference(doubts.begin(), doubts.end(), blockers.begin(),
                      blockers.end(), std::back_inserter(out.doubts));
  std::set_difference(out.doubts.begin(), out.doubts.end(), of_releases.begin(),
                      of_releases.end(), std::back_inserter(out.of_deployment));
  return out;
}

// Each blocking advisory at the first step that concerns it, for each
// Deployment sheet. If its answer turns out to depend on the Deployment alone,
// one examination has answered for all steps.
std::vector<StepJudgements::Candidate> StepJudgements::SamplesOf(
    const std::vector<Step>& steps) {
  std::vector<Candidate> out;
  std::vector<std::vector<uint32_t>> wanted(SheetCount());
  for (size_t sheet = 0; sheet < wanted.size(); ++sheet) {
    for (uint32_t advisory : blocking_) {
      if (!SettledOf(advisory, sheet)) wanted[sheet].push_back(advisory);
    }
  }
  for (const Step& step : steps) {
    std::vector<uint32_t>& left = wanted[SheetIndex(step)];
    const auto taken = [&](uint32_t advisory) {
      if (Concerns(advisory, step) != Truth::kYes) return false;
      out.push_back({advisory, step, Truth::kYes});
      return true;
    };
    left.erase(std::remove_if(left.begin(), left.end(), taken), left.end());
  }
  return out;
}

// Keeps what depends on the Deployment alone. A condition or a plugin that
// asked of a release has an answer for that step only.
void StepJudgements::Settle(const std::vector<Candidate>& samples) {
  const std::vector<Examination> answers =
      Examine(samples, /*outcomes_only=*/true);
  for (size_t i = 0; i < samples.size(); ++i) {
    if (answers[i].deployment_only) {
      SettledOf(samples[i].advisory, SheetIndex(samples[i].step)) =
          WeightOf(samples[i].advisory, answers[i]);
    }
  }
}

// Most advisories block nowhere: they are looked at no more.
std::vector<std::vector<uint32_t>> StepJudgements::MayBlock() {
  std::vector<std::vector<uint32_t>> out(SheetCount());
  for (size_t sheet = 0; sheet < out.size(); ++sheet) {
    for (uint32_t advisory : blocking_) {
      const std::optional<StepWeight>& settled = SettledOf(advisory, sheet);
      if (!settled || settled->sum() > 0) out[sheet].push_back(advisory);
    }
  }
  return out;
}

StepJudgements::Weighing StepJudgements::WeighingOf(
    const std::vector<Step>& steps) {
  Weighing out;
  out.settled.resize(steps.size());
  SharedAnswers shared(start_meets_.size(), graph_.size());
  const std::vector<std::vector<uint32_t>> may_block = MayBlock();
  for (size_t i = 0; i < steps.size() && !IsOver(context_); ++i) {
    const Step& step = steps[i];
    const size_t sheet = SheetIndex(step);
    const FactSheet* target = nullptr;  // looked up, perhaps built, once
    for (uint32_t advisory : may_block[sheet]) {
      const Truth concerned = Concerns(advisory, step);
      if (concerned == Truth::kNo) continue;
      if (const std::optional<StepWeight>& weight =
              SettledOf(advisory, sheet)) {
        // Where it is not certain that the step is concerned, it is a doubt.
        out.settled[i] += concerned == Truth::kYes ? *weight : StepWeight{0, 1};
        continue;
      }
      const auto fresh = static_cast<uint32_t>(out.asked.size());
      std::optional<uint32_t> known;
      if (of_target_[advisory]) {
        if (target == nullptr) target = TargetOf(step);
        known =
            shared.Find(advisory, sheet, step.second, target, concerned, fresh);
      }
      if (!known) out.asked.push_back({advisory, step, concerned});
      out.answered.emplace_back(i, known.value_or(fresh));
    }
  }
  return out;
}

// In three parts: samples tell which advisories are the same at every step;
// those that block nowhere drop out; what is left open is examined at each step
// it concerns.
void StepJudgements::Weigh(const std::vector<Step>& steps) {
  settled_.resize(start_meets_.size() * SheetCount());
  std::vector<Step> fresh;
  weights_.reserve(weights_.size() + steps.size());
  for (const Step& step : steps) {
    if (weights_.try_emplace(step).second) fresh.push_back(step);
  }
  Settle(SamplesOf(fresh));
  Weighing weighing = WeighingOf(fresh);
  std::vector<Examination> answers =
      Examine(weighing.asked, /*outcomes_only=*/true);
  std::vector<StepWeight> weights;
  weights.reserve(answers.size());
  for (size_t i = 0; i < answers.size(); ++i) {
    TakeTested(weighing.asked[i].step, answers[i]);
    weights.push_back(WeightOf(weighing.asked[i].advisory, answers[i]));
  }
  for (const auto& [i, answer] : weighing.answered) {
    weighing.settled[i] += weights[answer];
  }
  for (size_t i = 0; i < fresh.size(); ++i) {
    weights_[fresh[i]] = weighing.settled[i];
  }
}

}  // namespace upgrade_advisor
