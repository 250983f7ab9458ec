// The conditions and reports that do not fit into a row of the table.
//
// Pure functions of the facts they ask.
#ifndef PLUGINS_RUNTIME_4_CONDITIONS_H_
#define PLUGINS_RUNTIME_4_CONDITIONS_H_

#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::runtime_4 {

void ReportRunIdDuration(const Facts& f, Truth applies, Report& report);

Truth SensorsHaveTimeoutAndRetries(const Facts& f);
Truth UsesOldTriggerRules(const Facts& f);
Truth UsesRemovedSettings(const Facts& f);
void ReportRemovedSettings(const Facts& f, Truth applies, Report& report);

}  // namespace upgrade_plugin::runtime_4

#endif  // PLUGINS_RUNTIME_4_CONDITIONS_H_
