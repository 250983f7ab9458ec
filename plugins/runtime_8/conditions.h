// The conditions and reports that do not fit into a row of the table.
//
// Pure functions of the facts they ask.
#ifndef PLUGINS_RUNTIME_8_CONDITIONS_H_
#define PLUGINS_RUNTIME_8_CONDITIONS_H_

#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::runtime_8 {

// code.cc
Truth ImportsOldJobs(const Facts& f);
void ReportOldJobs(const Facts& f, Truth applies, Report& report);
Truth ImportsKubernetesPodOperator(const Facts& f);
Truth GkePairIsBroken(const Facts& f);
Truth CleansUpInSync(const Facts& f);
Truth RunIdsAreRefused(const Facts& f);

// settings.cc
Truth SetsMergedTimeouts(const Facts& f);
void ReportMergedTimeouts(const Facts& f, Truth applies, Report& report);
Truth SetsMetricLists(const Facts& f);
void ReportMetricLists(const Facts& f, Truth applies, Report& report);
Truth Impersonates(const Facts& f);

// database.cc
void ReportTaskMapTime(const Facts& f, Truth applies, Report& report);
void ReportLogIndexTime(const Facts& f, Truth applies, Report& report);

}  // namespace upgrade_plugin::runtime_8

#endif  // PLUGINS_RUNTIME_8_CONDITIONS_H_
