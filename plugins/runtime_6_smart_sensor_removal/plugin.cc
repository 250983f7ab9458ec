// The end of Smart Sensors, and what else changes with Airflow 2.4: Runtime 6,
// Certified 2.4, and every step that crosses them.
#include "plugins/runtime_6_smart_sensor_removal/tables.h"

UPGRADE_ADVISOR_PLUGIN("runtime_6_smart_sensor_removal", "1.1.0",
                       "Smart Sensors and other changes of Airflow 2.4",
                       upgrade_plugin::runtime_6::kSmartSensors,
                       upgrade_plugin::runtime_6::kAirflow24)
