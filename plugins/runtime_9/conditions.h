// The conditions and reports that do not fit into a row of the table.
//
// Pure functions of the facts they ask.
#ifndef PLUGINS_RUNTIME_9_CONDITIONS_H_
#define PLUGINS_RUNTIME_9_CONDITIONS_H_

#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::runtime_9 {

Truth UsesMovedExecutors(const Facts& f);
void ReportMovedExecutors(const Facts& f, Truth applies, Report& report);

Truth PinsOldExecutorProviders(const Facts& f);
void ReportOldExecutorProviders(const Facts& f, Truth applies, Report& report);

Truth DeserializesXComs(const Facts& f);
Truth CronTriggersSkipMissedRuns(const Facts& f);
Truth QueriesAreCapped(const Facts& f);

Truth IndexTakesTime(const Facts& f);
void ReportIndexTime(const Facts& f, Truth applies, Report& report);

}  // namespace upgrade_plugin::runtime_9

#endif  // PLUGINS_RUNTIME_9_CONDITIONS_H_
