// What @PLUGIN_NAME@ knows about upgrades. A row is an advisory; the host
// examines it at every step that .on() matches.
#include "sdk/cpp/plugin.h"

namespace {

using namespace upgrade_plugin;

constexpr Advisory kAdvisories[] = {
    Advisory("@ADVISORY_PREFIX@-SEQUENTIAL-EXECUTOR")
        .critical()
        .on(CrossingAirflow("3.0.0"))
        // Unknown where nobody said which executor runs: the host then asks.
        .when(Config("core.executor").Equals("SequentialExecutor"))
        .title("Airflow 3 has no SequentialExecutor")
        .impact("The scheduler does not start")
        .remedy("Use the LocalExecutor", "",
                "env.set AIRFLOW__CORE__EXECUTOR LocalExecutor")
        .reference("https://airflow.apache.org/docs/apache-airflow/stable/"
                   "installation/upgrading_to_airflow3.html")
        .check("executor-supported"),
};

}  // namespace

UPGRADE_ADVISOR_PLUGIN("@PLUGIN_NAME@", "1.0.0",
                       "What @PLUGIN_NAME@ knows about upgrades", kAdvisories)
