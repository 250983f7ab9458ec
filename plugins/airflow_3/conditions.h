// The conditions and reports that do not fit into a row of the table.
//
// Pure functions of the facts they ask.
#ifndef PLUGINS_AIRFLOW_3_CONDITIONS_H_
#define PLUGINS_AIRFLOW_3_CONDITIONS_H_

#include <string_view>

#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::airflow_3 {

// Whether a file's path has the part in it; so does one that is not known.
inline bool IsBelow(std::string_view file, std::string_view part) {
  return file.empty() || file.find(part) != std::string_view::npos;
}

// project.cc
Truth NamesTheLegacyRepository(const Facts& f);
void ReportBareImports(const Facts& f, Truth, Report& report);
Truth TriggersAreInDags(const Facts& f);
Truth CallsRestV1(const Facts& f);
Truth CallsRemovedCommands(const Facts& f);
void ReportCommands(const Facts& f, Truth, Report& report);
Truth IgnoresByRegex(const Facts& f);

// code.cc
Truth PassesRemovedDagArguments(const Facts& f);
void ReportDagArguments(const Facts& f, Truth, Report& report);
Truth PassesRemovedTaskArguments(const Facts& f);
void ReportTaskArguments(const Facts& f, Truth, Report& report);
Truth UsesRemovedContext(const Facts& f);
void ReportContext(const Facts& f, Truth, Report& report);
Truth ReadsDatesOfTriggeredRuns(const Facts& f);
Truth UsesRemovedTriggerRules(const Facts& f);
Truth ParamsAreNotJson(const Facts& f);
Truth ReliesOnCatchup(const Facts& f);
Truth ReliesOnSchedule(const Facts& f);
Truth CronRunsReadIntervals(const Facts& f);

// database.cc
Truth ATableIsOverTheLimit(const Facts& f);
void ReportLargeTables(const Facts& f, Truth, Report& report);
void ReportTaskInstanceTime(const Facts& f, Truth applies, Report& report);
Truth MigratesOffline(const Facts& f);
void ReportDeadlineTime(const Facts& f, Truth applies, Report& report);
void ReportDagRunTime(const Facts& f, Truth applies, Report& report);
Truth RunsAndTasksAreMany(const Facts& f);
void ReportRunsAndTasksTime(const Facts& f, Truth applies, Report& report);
Truth DefersOnMysql(const Facts& f);

}  // namespace upgrade_plugin::airflow_3

#endif  // PLUGINS_AIRFLOW_3_CONDITIONS_H_
