// What bringing the schema of Airflow 2.3 means: Runtime 5, Certified 2.3, and
// every step that crosses them.
#include "sdk/cpp/plugin.h"

#include "plugins/runtime_5_schema_migration/database_advisories.h"
#include "plugins/runtime_5_schema_migration/project_advisories.h"

namespace upgrade_plugin::runtime_5 {
namespace {

constexpr Advisory kAdvisories[] = {
    kDuration,
    kSizeUnknown,
    kHuge,
    kXcomCopy,
    kDangling,
    kMovedExists,
    kDuplicateConnections,
    kConnectionType,
    kTaskFailDuplicates,
    kMysql230,
    kMysqlCollation,
    kPostgres96,
    kStopComponents,
    kEarlyPatch,
    kPostgresScheme,
    kDatabaseSection,
    kAuthBackends,
    kLogTemplate,
    kXFrame,
    kLogFormatter,
    kTreeView,
    kStalledTimeout,
    kBaseOperator,
    kDummyOperator,
    kKubernetesClient,
    kCncf4,
    kProvidersGoBack,
    kDbtCore,
};

}  // namespace
}  // namespace upgrade_plugin::runtime_5

UPGRADE_ADVISOR_PLUGIN("runtime_5_schema_migration", "1.0.0",
                       "The schema migration of Airflow 2.3 (Runtime 5)",
                       upgrade_plugin::runtime_5::kAdvisories)
