// Asks the judge about candidate steps of a request, many at a time.
//
// Lives for one request on one thread. Refers to the graph and the start, which
// outlive it.
#ifndef SERVICES_ADVISOR_STEP_JUDGEMENT_H_
#define SERVICES_ADVISOR_STEP_JUDGEMENT_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "services/advisor/path_search.h"
#include "services/advisor/plan_request.h"
#include "services/advisor/release_graph.h"

namespace upgrade_advisor {

// One advisory at one step: what came out.
struct JudgedAdvisory {
  uint32_t advisory = 0;
  Examination answer;
  // What an upgrade test has taken out of the answer.
  std::vector<SubjectFinding> refuted = {};
};

using Step = std::pair<size_t, size_t>;  // from and to, as nodes

// What speaks against a step: advisories that block, are not acknowledged, and
// apply, or may.
struct StepWeight {
  int blockers = 0;
  int doubts = 0;

  int sum() const { return blockers + doubts; }
  StepWeight& operator+=(const StepWeight& other) {
    blockers += other.blockers;
    doubts += other.doubts;
    return *this;
  }
};

// What speaks against a path: advisories, each sorted and once.
struct PathWeight {
  std::vector<uint32_t> blockers;
  // Those that may block, and block at no step.
  std::vector<uint32_t> doubts;
  // Of the doubts those that facts of the Deployment would settle at every
  // step, and nothing else would.
  std::vector<uint32_t> of_deployment;
};

class StepJudgements {
 public:
  // Refers to the request, which outlives it.
  StepJudgements(const ReleaseGraph& graph, const PlanRequest& request);

  // Has every advisory examined at those of the steps that have not been judged
  // yet, in one batch.
  void Judge(const std::vector<Step>& steps);

  // Weighs each of the steps: what choosing among many takes. An advisory that
  // asks about nothing but the Deployment is examined once for all of them, and
  // one that asks for nothing of the source once for a target. At most two
  // batches.
  void Weigh(const std::vector<Step>& steps);

  // Every advisory examined at a judged step.
  const std::vector<JudgedAdvisory>& Of(size_t from, size_t to) const {
    return judged_.at({from, to});
  }
  // Of a judged or weighed step.
  const StepWeight& WeightOf(size_t from, size_t to) const {
    return weights_.at({from, to});
  }

  // What speaks against a path of judged steps, by advisory.
  PathWeight WeightOf(const std::vector<Step>& path) const;

  const Release& ReleaseOf(size_t node) const {
    return node == kStartNode ? start_.release : graph_.release(node);
  }
  StepSheets SheetsOf(const Step& step) const;

 private:
  const FactSheet* TargetOf(const Step& step) const;

  // An advisory at a step that may be concerned, and whether it is certain.
  struct Candidate {
    uint32_t advisory = 0;
    Step step;
    Truth concerned = Truth::kYes;
  };
  // Which of start_.deployments a step is judged by.
  size_t DeploymentOf(const Step& step) const;
  // The sheet of that: one for the first step, one for later ones.
  size_t SheetIndex(const Step& step) const {
    return 2 * DeploymentOf(step) + (step.first == kStartNode ? 0 : 1);
  }
  size_t SheetCount() const { return 2 * start_.deployments.size(); }
  Truth Concerns(uint32_t advisory, const Step& step) const;
  std::vector<Candidate> CandidatesOf(
      const std::vector<Step>& steps,
      const std::vector<uint32_t>& advisories) const;
  std::vector<Examination> Examine(const std::vector<Candidate>& candidates,
                                   bool outcomes_only) const;
  StepWeight WeightOf(uint32_t advisory, const Examination& answer) const;
  // What the upgrade test takes out of an answer at a step.
  std::vector<SubjectFinding> TakeTested(const Step& step,
                                         Examination& answer) const;
  // What is left to examine for the weights of some steps.
  struct Weighing {
    std::vector<StepWeight> settled;  // by step: what need not be asked
    std::vector<Candidate> asked;
    // By place: a step, and which of the asked answers counts for it.
    std::vector<std::pair<size_t, uint32_t>> answered;
  };
  // By the sheet of the Deployment.
  std::vector<std::vector<uint32_t>> MayBlock();
  Weighing WeighingOf(const std::vector<Step>& steps);
  std::vector<Candidate> SamplesOf(const std::vector<Step>& steps);
  void Settle(const std::vector<Candidate>& samples);
  std::optional<StepWeight>& SettledOf(uint32_t advisory, size_t sheet) {
    return settled_[advisory * SheetCount() + sheet];
  }

  const ReleaseGraph& graph_;
  const Start& start_;
  const ExaminationContext& context_;
  const Acknowledgements& acknowledgements_;
  const UpgradeTest* const upgrade_test_;
  std::vector<Truth> start_meets_;  // SourceMeets of the start, by advisory
  std::vector<bool> of_target_;     // IsOfTarget, by advisory
  std::vector<uint32_t> examined_;  // all but the forbidding ones
  std::vector<uint32_t> blocking_;
  // How a blocking advisory that depends on the Deployment only weighs, by the
  // advisory and the sheet of the Deployment. Empty until steps are weighed.
  std::vector<std::optional<StepWeight>> settled_;
  absl::flat_hash_map<Step, std::vector<JudgedAdvisory>> judged_;
  absl::flat_hash_map<Step, StepWeight> weights_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_STEP_JUDGEMENT_H_
