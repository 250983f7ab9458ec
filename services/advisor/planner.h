// Plans the way from what runs to a target.
//
// Pure: the same graph and request give the same plan, to the byte.
// Thread-safe.
#ifndef SERVICES_ADVISOR_PLANNER_H_
#define SERVICES_ADVISOR_PLANNER_H_

#include "absl/status/statusor.h"
#include "services/advisor/plan.h"
#include "services/advisor/plan_request.h"
#include "services/advisor/release_graph.h"

namespace upgrade_advisor {

// The plan for what the request asks; one without a path says why.
// InvalidArgument only if the target lies below what runs, which is an error of
// the request.
//
// Once the request's context is over it comes to an end soon, with a plan that
// nobody may see.
//
// Examines in batches: one for the steps of the plan and its alternatives, one
// for why its stops are needed, and one for a start that the catalog does not
// list. Only where the best plan is blocked are there more.
absl::StatusOr<Plan> MakePlan(const ReleaseGraph& graph,
                              const PlanRequest& request);

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_PLANNER_H_
