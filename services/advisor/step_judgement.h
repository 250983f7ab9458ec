// Asks the judge about every candidate step of a request at once.
//
// Lives for one request on one thread. Refers to the graph and the start, which
// outlive it.
#ifndef SERVICES_ADVISOR_STEP_JUDGEMENT_H_
#define SERVICES_ADVISOR_STEP_JUDGEMENT_H_

#include <cstddef>
#include <cstdint>
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

struct StepJudgement {
  std::vector<JudgedAdvisory> answers;  // every advisory examined
  int blockers = 0;                     // that block the step and apply
};

class StepJudgements {
 public:
  StepJudgements(const ReleaseGraph& graph, const Start& start,
                 const std::atomic<bool>* stop)
      : graph_(graph), start_(start), stop_(stop) {}

  // Notes a step to be judged; once is enough.
  void Add(size_t from, size_t to);
  // Notes every step between neighbouring layers.
  void Add(const StepsOut& steps, const Layers& layers);
  // Judges, in one batch, what was noted since the last call.
  void Judge();

  // A judged step.
  const StepJudgement& Of(size_t from, size_t to) const;

  const Release& ReleaseOf(size_t node) const {
    return node == kStartNode ? start_.release : graph_.release(node);
  }
  StepSheets SheetsOf(size_t from, size_t to) const;

 private:
  using Key = std::pair<size_t, size_t>;

  // Takes three-valued step conditions into account: where it is not certain
  // that the step is concerned, a yes is an unknown.
  void Store(const Key& key, uint32_t advisory, Examination answer);

  const ReleaseGraph& graph_;
  const Start& start_;
  const std::atomic<bool>* stop_;
  std::vector<Key> pending_;
  absl::flat_hash_map<Key, StepJudgement> judged_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_STEP_JUDGEMENT_H_
