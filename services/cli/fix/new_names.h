// What a plan's steps say about names and arguments in code, as edits.
//
// Pure; thread-safe. A plan comes from a service, which may be anybody's: what
// is not a plain name is not written into a file.
#ifndef SERVICES_CLI_FIX_NEW_NAMES_H_
#define SERVICES_CLI_FIX_NEW_NAMES_H_

#include "absl/strings/string_view.h"
#include "astro/upgrade/v1/plan.pb.h"
#include "services/cli/fix/project_fix.h"
#include "services/python/code_edits.h"

namespace upgrade_advisor {

NewNames NewNamesOf(const v1::UpgradePlan& plan, const StepRange& steps);

// A name of Python with or without dots: letters, digits, underscores.
bool IsPlainName(absl::string_view text);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_FIX_NEW_NAMES_H_
