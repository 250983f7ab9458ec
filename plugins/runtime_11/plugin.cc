// Changes in Airflow 2.9: Runtime 11, and every step that crosses it.
#include "plugins/runtime_11/tables.h"

UPGRADE_ADVISOR_PLUGIN("runtime_11", "1.1.0",
                       "Changes in Airflow 2.9 (Runtime 11)",
                       upgrade_plugin::runtime_11::kCode,
                       upgrade_plugin::runtime_11::kSettings,
                       upgrade_plugin::runtime_11::kRequirements,
                       upgrade_plugin::runtime_11::kDatabase)
