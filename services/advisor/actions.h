// What is to be done at a step, in order.
//
// Pure; thread-safe.
#ifndef SERVICES_ADVISOR_ACTIONS_H_
#define SERVICES_ADVISOR_ACTIONS_H_

#include <string>
#include <vector>

#include "services/advisor/plan.h"

namespace upgrade_advisor {

// What every upgrade within a distribution needs (a backup where the database
// is migrated, the FROM line, a local test, the deployment, the confirmation)
// and what plugins advise, before, during and after; advice first within a
// phase. How a migration to Runtime goes is the plugins' to say. `variant` is
// the running image's, with its '-', kept on the way.
std::vector<Action> OrderActions(const PlannedStep& step,
                                 const std::string& variant,
                                 std::vector<Action> advised);

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_ACTIONS_H_
