// The conditions and reports that do not fit into a row of the table.
//
// Pure functions of the facts they ask.
#ifndef PLUGINS_RUNTIME_12_CONDITIONS_H_
#define PLUGINS_RUNTIME_12_CONDITIONS_H_

#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::runtime_12 {

Truth SendsUsageData(const Facts& f);
Truth ReadsTryNumber(const Facts& f);
Truth HasLoginViews(const Facts& f);
Truth PrioritiesAreCapped(const Facts& f);
Truth AccessNeedsProvider(const Facts& f);
void ReportIndexTime(const Facts& f, Truth applies, Report& report);

}  // namespace upgrade_plugin::runtime_12

#endif  // PLUGINS_RUNTIME_12_CONDITIONS_H_
