// A fix as text for people, and as JSON for programs.
//
// Pure; thread-safe.
#ifndef SERVICES_CLI_FIX_FIX_TEXT_H_
#define SERVICES_CLI_FIX_FIX_TEXT_H_

#include <string>

#include "astro/upgrade/v1/plan.pb.h"
#include "services/cli/fix/project_fix.h"

namespace upgrade_advisor {

// All differences, one after the other: what `git apply` and `patch -p1` take.
std::string DiffOf(const ProjectFix& fix);

// What changes, what is left and why, and what blocks still.
std::string FixText(const ProjectFix& fix, const v1::UpgradePlan& plan,
                    const StepRange& steps, bool written);

std::string FixJson(const ProjectFix& fix, const v1::UpgradePlan& plan,
                    const StepRange& steps, bool written);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_FIX_FIX_TEXT_H_
