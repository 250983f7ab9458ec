// Options of Airflow that were renamed or removed, by the version since which.
//
// Pure functions of the facts they ask.
#ifndef PLUGINS_AIRFLOW_SETTINGS_OPTIONS_H_
#define PLUGINS_AIRFLOW_SETTINGS_OPTIONS_H_

#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::airflow_settings {

// Whether an option is set that a version on the way renamed or removed.
Truth SetsOldOptions(const Facts& f);
void ReportOldOptions(const Facts& f, Truth applies, Report& report);

}  // namespace upgrade_plugin::airflow_settings

#endif  // PLUGINS_AIRFLOW_SETTINGS_OPTIONS_H_
