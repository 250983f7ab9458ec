// The conditions and reports that do not fit into a row of the table.
//
// Pure functions of the facts they ask.
#ifndef PLUGINS_CERTIFIED_TO_RUNTIME_CONDITIONS_H_
#define PLUGINS_CERTIFIED_TO_RUNTIME_CONDITIONS_H_

#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::certified_to_runtime {

constexpr Steps LeavingCertified() {
  Steps steps;
  steps.kinds = UA_STEP_UPGRADE_CERTIFIED | UA_STEP_MIGRATE_TO_RUNTIME;
  return steps;
}

// Which steps exist: release facts only.
Truth MinorsDiffer(const Facts& f);
Truth TargetAirflowIsLower(const Facts& f);
Truth SourceIsBelowBridge(const Facts& f);

Truth AirflowDiffers(const Facts& f);
void ReportAirflows(const Facts& f, Truth applies, Report& report);
Truth PlatformIsTooOld(const Facts& f);
void ReportDifferences(const Facts& f, Truth applies, Report& report);
Truth ImageCopiesNothing(const Facts& f);

// What to do, in order.
void ReportSteps(const Facts& f, Truth applies, Report& report);

}  // namespace upgrade_plugin::certified_to_runtime

#endif  // PLUGINS_CERTIFIED_TO_RUNTIME_CONDITIONS_H_
