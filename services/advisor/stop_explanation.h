// Why a stop is needed, why it is this one, and why a release was not chosen.
//
// Pure; thread-safe.
#ifndef SERVICES_ADVISOR_STOP_EXPLANATION_H_
#define SERVICES_ADVISOR_STOP_EXPLANATION_H_

#include <string>

#include "services/advisor/path_choice.h"
#include "services/advisor/plan.h"
#include "services/advisor/plan_request.h"
#include "services/advisor/release_graph.h"
#include "services/advisor/step_judgement.h"

namespace upgrade_advisor {

// Why there is no step between two releases, naming the advisory that forbids
// it; empty if there is one.
std::string WhyNoStep(const ReleaseGraph& graph, const Release& source,
                      const FactSheet& sheet, size_t target);

// Adds an explanation and a note STOP_NEEDED for each stop of the chosen path,
// and a BLOCKED_BY_FINDING for each stop of the preferred one that a blocker
// put aside.
void ExplainStops(const ReleaseGraph& graph, const PlanRequest& request,
                  const StepJudgements& judgements, const NodePath& chosen,
                  const NodePath& preferred, Plan& plan);

// A phrase that compares an alternative with the plan: its costs and savings.
std::string CompareWithPlan(absl::string_view constraint, const Path& other,
                            const Path& plan);

// Why a release, named by its node, is not the target of the plan: the first
// gate it fails, or that something else was preferred.
Explanation ExplainWhyNot(const ReleaseGraph& graph, const PlanRequest& request,
                          const Plan& plan, size_t node);

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_STOP_EXPLANATION_H_
