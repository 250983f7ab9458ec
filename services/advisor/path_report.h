// Turns a chosen path into steps with findings, durations and actions.
//
// Pure; thread-safe.
#ifndef SERVICES_ADVISOR_PATH_REPORT_H_
#define SERVICES_ADVISOR_PATH_REPORT_H_

#include "services/advisor/path_choice.h"
#include "services/advisor/plan.h"
#include "services/advisor/step_judgement.h"

namespace upgrade_advisor {

// Every step of the path has been judged.
Path ReportPath(const ReleaseGraph& graph, const PlanRequest& request,
                const StepJudgements& judgements, const NodePath& nodes);

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_PATH_REPORT_H_
