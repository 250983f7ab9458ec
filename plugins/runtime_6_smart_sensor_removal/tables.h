// The tables of this plugin, one a file.
#ifndef PLUGINS_RUNTIME_6_SMART_SENSOR_REMOVAL_TABLES_H_
#define PLUGINS_RUNTIME_6_SMART_SENSOR_REMOVAL_TABLES_H_

#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::runtime_6 {

extern const AdvisoryTable kSmartSensors;  // smart_sensors.cc
extern const AdvisoryTable kAirflow24;     // airflow_2_4.cc

inline constexpr char kNotes240[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-4-0-2022-09-19";

}  // namespace upgrade_plugin::runtime_6

#endif  // PLUGINS_RUNTIME_6_SMART_SENSOR_REMOVAL_TABLES_H_
