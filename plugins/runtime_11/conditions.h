// The conditions and reports that do not fit into a row of the table.
//
// Pure functions of the facts they ask.
#ifndef PLUGINS_RUNTIME_11_CONDITIONS_H_
#define PLUGINS_RUNTIME_11_CONDITIONS_H_

#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::runtime_11 {

Truth DatasetUrisAreRefused(const Facts& f);
void ReportDatasetUris(const Facts& f, Truth applies, Report& report);

Truth ContextParametersHaveDefaults(const Facts& f);
void ReportContextParameters(const Facts& f, Truth applies, Report& report);

Truth SetsAuthOptions(const Facts& f);
void ReportAuthOptions(const Facts& f, Truth applies, Report& report);

Truth StackdriverNeedsProvider(const Facts& f);

// The image has Python 3.12.
Truth RunsPython312(const Facts& f);

// Metrics go where their unit changes.
Truth SendsTimers(const Facts& f);

void ReportTemplateLength(const Facts& f, Truth applies, Report& report);

}  // namespace upgrade_plugin::runtime_11

#endif  // PLUGINS_RUNTIME_11_CONDITIONS_H_
