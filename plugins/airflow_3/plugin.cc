// The upgrade from Airflow 2 to Airflow 3, and within it.
#include "sdk/cpp/plugin.h"

#include "plugins/airflow_3/code_advisories.h"
#include "plugins/airflow_3/database_advisories.h"
#include "plugins/airflow_3/import_advisories.h"
#include "plugins/airflow_3/later_advisories.h"
#include "plugins/airflow_3/platform_advisories.h"
#include "plugins/airflow_3/settings_advisories.h"

namespace upgrade_plugin::airflow_3 {
namespace {

constexpr Advisory kAdvisories[] = {
    kGateFrom,
    kGateFromRecent,
    kRegistry,
    kRegistryWrong,
    kTagForm,
    kWindow,
    kLinter,
    kBareImport,
    kTriggerBundle,
    kRollback,
    kTableSize,
    kRunsFailed,
    kTaskInstanceUuid,
    kXcomNan,
    kXcomNul,
    kXcomPickle,
    kDagRunConf,
    kTablesDropped,
    kDeferred,
    kRemovedImports,
    kSubdag,
    kDaysAgo,
    kChainHelpers,
    kApplyDefaults,
    kSecretsMasker,
    kDirectDb,
    kStandardProvider,
    kEmail,
    kDatasetAsset,
    kSdkMoves,
    kProvidersTrimmed,
    kSla,
    kDagArguments,
    kTaskArguments,
    kContextKeys,
    kLogicalDate,
    kTriggerRules,
    kDatasetExtra,
    kXcomPull,
    kCatchup,
    kCronIntervals,
    kScheduleNone,
    kParams,
    kPlugins,
    kFabPlugins,
    kRestV1,
    kPolicy,
    kMaxActiveTasks,
    kSkipCallback,
    kCosmos,
    kAstronomerProviders,
    kAuthManager,
    kExecutors,
    kComponents,
    kCommands,
    kIgnoreGlob,
    kParallelism,
    kImports31,
    kRemoved31,
    kTaskGroupFunctions,
    kApiWorkers,
    kDeserialize,
    kConsumingDags,
    kStructlog,
    kRemoved32,
    kSerde,
    kDagBag,
    kSqlAlchemy,
    kFabFloor,
    kDeadlineTime,
    kDagRunTime,
    kTaskInstanceTime,
    kDowngradeLock,
    kDowngradeFab,
    kMysqlDeferrable,
    kExceptions,
    kMysqlClient,
};

}  // namespace
}  // namespace upgrade_plugin::airflow_3

UPGRADE_ADVISOR_PLUGIN("airflow_3", "1.1.0",
                       "The upgrade from Airflow 2 to Airflow 3, and within it",
                       upgrade_plugin::airflow_3::kAdvisories)
