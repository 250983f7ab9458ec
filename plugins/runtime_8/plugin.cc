// Changes in Airflow 2.6: Runtime 8, and every step that crosses it.
#include "plugins/runtime_8/tables.h"

UPGRADE_ADVISOR_PLUGIN("runtime_8", "1.1.0",
                       "Changes in Airflow 2.6 (Runtime 8)",
                       upgrade_plugin::runtime_8::kCode,
                       upgrade_plugin::runtime_8::kProviders,
                       upgrade_plugin::runtime_8::kSettings,
                       upgrade_plugin::runtime_8::kDatabase)
