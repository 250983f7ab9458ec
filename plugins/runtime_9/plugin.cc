// Changes in Airflow 2.7: Runtime 9, and every step that crosses it.
#include "plugins/runtime_9/tables.h"

UPGRADE_ADVISOR_PLUGIN("runtime_9", "1.1.0",
                       "Changes in Airflow 2.7 (Runtime 9)",
                       upgrade_plugin::runtime_9::kCode,
                       upgrade_plugin::runtime_9::kRequirements,
                       upgrade_plugin::runtime_9::kSettings,
                       upgrade_plugin::runtime_9::kDatabase)
