// What the code of a project may write instead of what the steps of a path take
// away.
#ifndef SERVICES_ENGINE_CODE_FIXES_H_
#define SERVICES_ENGINE_CODE_FIXES_H_

#include <vector>

#include "services/advisor/plan.h"
#include "services/advisor/release_graph.h"
#include "services/engine/step_code.h"

namespace upgrade_advisor {

// Fills code_fixes of the steps: names by the index of packages, arguments by
// the edits "code.argument CALLEE.OLD NEW" that plugins advise. `code` may be
// null: then nothing is known.
void AddCodeFixes(const ReleaseGraph& graph, StepCodeByTarget* code,
                  std::vector<PlannedStep>& steps);

}  // namespace upgrade_advisor

#endif  // SERVICES_ENGINE_CODE_FIXES_H_
