// The migration to the schema of Airflow 2.3, and other changes in it: Runtime
// 5, Certified 2.3, and every step that crosses them.
#include "plugins/runtime_5_schema_migration/tables.h"

UPGRADE_ADVISOR_PLUGIN("runtime_5_schema_migration", "1.1.0",
                       "The schema migration of Airflow 2.3 (Runtime 5)",
                       upgrade_plugin::runtime_5::kDatabase,
                       upgrade_plugin::runtime_5::kSettings,
                       upgrade_plugin::runtime_5::kRequirements,
                       upgrade_plugin::runtime_5::kCode)
