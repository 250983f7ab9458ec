// Applies the named edits of a path's actions to the project's files.
//
// Pure; thread-safe.
#ifndef SERVICES_ENGINE_ACTION_EDITS_H_
#define SERVICES_ENGINE_ACTION_EDITS_H_

#include <vector>

#include "services/advisor/plan.h"
#include "services/project/project_files.h"

namespace upgrade_advisor {

// Makes the edits in the order of the actions, each on what the ones before it
// left, and writes the differences and remarks into the actions; settings are
// not shown. An advised
// edit that the files hold already is taken out.
void ApplyEdits(const ProjectFiles& files, std::vector<PlannedStep>& steps);

}  // namespace upgrade_advisor

#endif  // SERVICES_ENGINE_ACTION_EDITS_H_
