// Plans the way from what runs to a target.
//
// Pure: the same graph and request give the same plan, to the byte.
// Thread-safe.
#ifndef SERVICES_ADVISOR_PLANNER_H_
#define SERVICES_ADVISOR_PLANNER_H_

#include "services/advisor/plan.h"
#include "services/advisor/plan_request.h"
#include "services/advisor/release_graph.h"
#include "services/advisor/target_resolution.h"

namespace upgrade_advisor {

// `target` is what ResolveTarget made of the request; one that is `not_newer`
// is an error of the request and none of the planner's. Costs one batch of
// examinations, two where the best plan is blocked.
Plan MakePlan(const ReleaseGraph& graph, const PlanRequest& request,
              const ResolvedTarget& target);

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_PLANNER_H_
