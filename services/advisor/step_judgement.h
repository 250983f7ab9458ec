// Asks the judge about candidate steps of a request, many at a time.
//
// Lives for one request on one thread. Refers to the graph and the start, which
// outlive it.
#ifndef SERVICES_ADVISOR_STEP_JUDGEMENT_H_
#define SERVICES_ADVISOR_STEP_JUDGEMENT_H_

#include <cstddef>
#include <cstdint>
#include <functional>
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
};

using Step = std::pair<size_t, size_t>;  // from and to, as nodes

class StepJudgements {
 public:
  StepJudgements(const ReleaseGraph& graph, const Start& start,
                 const std::atomic<bool>* stop)
      : graph_(graph), start_(start), stop_(stop) {}

  // Has every advisory examined at those of the steps that have not been judged
  // yet, in one batch.
  void Judge(const std::vector<Step>& steps);

  // The same for the advisories that block steps only, keeping nothing but
  // their number: what choosing among many steps takes.
  void CountBlockers(const std::vector<Step>& steps);

  // Every advisory examined at a judged step.
  const std::vector<JudgedAdvisory>& Of(size_t from, size_t to) const {
    return judged_.at({from, to});
  }
  // How many findings that block the step apply; of a judged or counted step.
  int BlockersOf(size_t from, size_t to) const {
    return blockers_.at({from, to});
  }

  const Release& ReleaseOf(size_t node) const {
    return node == kStartNode ? start_.release : graph_.release(node);
  }
  StepSheets SheetsOf(const Step& step) const;

 private:
  using Answer =
      std::function<void(const Step&, uint32_t advisory, Examination answer)>;

  // Examines the advisories with an effect that `wanted` accepts.
  template <typename Wanted>
  void Examine(const std::vector<Step>& steps, Wanted wanted,
               const Answer& answer);

  const ReleaseGraph& graph_;
  const Start& start_;
  const std::atomic<bool>* stop_;
  absl::flat_hash_map<Step, std::vector<JudgedAdvisory>> judged_;
  absl::flat_hash_map<Step, int> blockers_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_STEP_JUDGEMENT_H_
