// What bringing the schema of Airflow 2.3 means: Runtime 5, Certified 2.3, and
// every step that crosses them.
#include "sdk/cpp/plugin.h"

#include "plugins/runtime_5_schema_migration/code_advisories.h"
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
    kOpenLineageSource,
    kBaseOperator,
    kDummyOperator,
    kZipNamedPy,
    kKubernetesClient,
    kDbtCore,
    kXComExecutionDate,
    kParamJson,
    kLinkSignature,
    kDepsAttribute,
};

}  // namespace
}  // namespace upgrade_plugin::runtime_5

UPGRADE_ADVISOR_PLUGIN("runtime_5_schema_migration", "1.0.0",
                       "The schema migration of Airflow 2.3 (Runtime 5)",
                       upgrade_plugin::runtime_5::kAdvisories)
