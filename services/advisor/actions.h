// The actions of a step, in order.
//
// Pure; thread-safe.
#ifndef SERVICES_ADVISOR_ACTIONS_H_
#define SERVICES_ADVISOR_ACTIONS_H_

#include <vector>

#include "services/advisor/plan.h"
#include "services/advisor/plan_request.h"

namespace upgrade_advisor {

// Actions that every upgrade needs and that plugins advise, before, during and
// after; advice first within a phase:
//
//   before  the upgrade test, a backup where the database is migrated
//   during  the FROM line, a local test, the deployment
//   after   the confirmation, and how far a rollback would get
//
// A project that runs on one machine only has no Deployment: nothing is
// deployed, confirmed or rolled back. How a migration to Runtime goes is the
// plugins' to say.
std::vector<Action> OrderActions(const PlannedStep& step, const Start& start,
                                 std::vector<Action> advised);

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_ACTIONS_H_
