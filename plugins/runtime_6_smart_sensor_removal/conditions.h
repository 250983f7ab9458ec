// The conditions and reports that do not fit into a row of the table.
//
// Pure functions of the facts they ask.
#ifndef PLUGINS_RUNTIME_6_SMART_SENSOR_REMOVAL_CONDITIONS_H_
#define PLUGINS_RUNTIME_6_SMART_SENSOR_REMOVAL_CONDITIONS_H_

#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::runtime_6 {

// The steps this plugin is about: Smart Sensors are gone in Airflow 2.4.0.
constexpr Steps RemovingSmartSensors() { return CrossingAirflow("2.4.0"); }

Truth SmartSensorsAreOn(const Facts& f);
void ReportEnabledSensors(const Facts& f, Truth applies, Report& report);

Truth SettingsAreDead(const Facts& f);
void ReportDeadSettings(const Facts& f, Truth applies, Report& report);

Truth ImportsRemovedModules(const Facts& f);
void ReportRemovedModules(const Facts& f, Truth applies, Report& report);

Truth TasksAreSensing(const Facts& f);
void ReportSensingTasks(const Facts& f, Truth applies, Report& report);

Truth SensorsAreRegistered(const Facts& f);

Truth OverridesAreDead(const Facts& f);

// imports.cc
Truth ImportsRedirects(const Facts& f);
void ReportRedirects(const Facts& f, Truth applies, Report& report);
Truth ImportsVanished(const Facts& f);
void ReportVanished(const Facts& f, Truth applies, Report& report);

}  // namespace upgrade_plugin::runtime_6

#endif  // PLUGINS_RUNTIME_6_SMART_SENSOR_REMOVAL_CONDITIONS_H_
