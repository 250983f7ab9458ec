// The upgrade from Airflow 2 to Airflow 3, and upgrades within Airflow 3.
#include "plugins/airflow_3/tables.h"

UPGRADE_ADVISOR_PLUGIN(
    "airflow_3", "1.2.0",
    "The upgrade from Airflow 2 to Airflow 3, and within it",
    upgrade_plugin::airflow_3::kPlatform, upgrade_plugin::airflow_3::kDatabase,
    upgrade_plugin::airflow_3::kImports, upgrade_plugin::airflow_3::kProviders,
    upgrade_plugin::airflow_3::kCode, upgrade_plugin::airflow_3::kCallbacks,
    upgrade_plugin::airflow_3::kRestApi, upgrade_plugin::airflow_3::kSettings,
    upgrade_plugin::airflow_3::kLater)
