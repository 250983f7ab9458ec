// Provider packages that requirements.txt holds at versions for a newer Airflow
// than the target has.
//
// Pure; thread-safe.
#ifndef PLUGINS_PROVIDERS_FLOORS_H_
#define PLUGINS_PROVIDERS_FLOORS_H_

#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::providers {

// Whether a requirement of a package of the table admits only versions whose
// metadata requires a newer Airflow.
Truth AnyNeedsNewerAirflow(const Facts& f);

// A subject for each, and the newest version of the table that fits.
void ReportNeedsNewerAirflow(const Facts& f, Truth, Report& report);

}  // namespace upgrade_plugin::providers

#endif  // PLUGINS_PROVIDERS_FLOORS_H_
