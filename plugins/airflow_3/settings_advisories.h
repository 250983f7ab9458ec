// Settings, executors and commands that change with Airflow 3.0. Renamed and
// removed options are told of by airflow_settings.
#ifndef PLUGINS_AIRFLOW_3_SETTINGS_ADVISORIES_H_
#define PLUGINS_AIRFLOW_3_SETTINGS_ADVISORIES_H_

#include "plugins/airflow_3/conditions.h"
#include "plugins/airflow_3/imports.h"
#include "plugins/airflow_3/references.h"

namespace upgrade_plugin::airflow_3 {

inline constexpr Advisory kAuthManager =
    Advisory("R3-AUTH-MANAGER")
        .warning()
        .on(ReachingAirflow3())
        .check("settings")
        .when([](const Facts& f) {
          const Fact manager = f.config("core.auth_manager");
          return manager.starts_with("airflow.auth.managers.fab") ||
                 (manager.contains("fab_auth_manager") &&
                  !f.requirement("apache-airflow-providers-fab")) ||
                 Imports<Owner::kAuth>(f);
        })
        .report(&ReportImports<Owner::kAuth>)
        .title("The auth manager of FAB is a provider now")
        .impact(
            "Its old paths are gone and the image does not have it. OAuth "
            "redirects get the prefix /auth/")
        .remedy("Install the provider", "",
                "requirements.add apache-airflow-providers-fab")
        .remedy("Name the manager by its new path", "",
                "env.set AIRFLOW__CORE__AUTH_MANAGER airflow.providers.fab."
                "auth_manager.fab_auth_manager.FabAuthManager")
        .reference(kUpgradeAirflow);

inline constexpr Advisory kExecutors =
    Advisory("R3-EXECUTORS")
        .critical()
        .blocks_step()
        .on(ReachingAirflow3())
        .check("settings")
        .when([](const Facts& f) {
          const Fact executor = f.request("executor");
          return executor.contains("SequentialExecutor") ||
                 executor.contains("CeleryKubernetesExecutor") ||
                 executor.contains("LocalKubernetesExecutor");
        })
        .title("The executor is gone")
        .impact("The scheduler does not start")
        .remedy("Take LocalExecutor for SequentialExecutor", "",
                "env.set AIRFLOW__CORE__EXECUTOR LocalExecutor")
        .remedy("Name both executors instead of the one that joins them", "",
                "env.set AIRFLOW__CORE__EXECUTOR "
                "CeleryExecutor,KubernetesExecutor")
        .reference(kUpgradeAirflow);

inline constexpr Advisory kComponents =
    Advisory("R3-COMPONENTS")
        .warning()
        .on(ReachingAirflow3())
        .check("commands")
        .when([](const Facts& f) -> Truth {
          return f.shell("airflow webserver");
        })
        .title("The web server is an API server, and DAGs have a process")
        .impact(
            "The command does not exist; without the DAG processor no DAG "
            "is read")
        .remedy("Start the API server", "airflow api-server")
        .remedy("Start the DAG processor", "airflow dag-processor")
        .reference(kUpgradeAirflow);

inline constexpr Advisory kCommands =
    Advisory("R3-CLI-CHANGES")
        .warning()
        .on(ReachingAirflow3())
        .check("commands")
        .when(&CallsRemovedCommands)
        .report(&ReportCommands)
        .title("Commands and options are used that are gone")
        .impact("Scripts that call them fail")
        .remedy("Call the new forms")
        .reference(kNotes);

inline constexpr Advisory kIgnoreGlob =
    Advisory("R3-IGNORE-GLOB")
        .warning()
        .on(ReachingAirflow3())
        .check("settings")
        .when(&IgnoresByRegex)
        .title("Patterns of .airflowignore are read as globs")
        .impact(
            "Regular expressions match other files, or none: DAGs appear "
            "or vanish")
        .remedy("Keep reading them as regular expressions", "",
                "env.set AIRFLOW__CORE__DAG_IGNORE_FILE_SYNTAX regexp")
        .remedy("Or rewrite the patterns")
        .reference(kUpgradeAirflow);

inline constexpr Advisory kParallelism =
    Advisory("R3-CFG-PARALLELISM-0")
        .critical()
        .blocks_step()
        .on(ReachingAirflow3())
        .check("settings")
        .when([](const Facts& f) {
          return f.config("core.parallelism").equals("0");
        })
        .title("A parallelism of 0 is not valid any more")
        .impact("It meant no limit; the scheduler does not start")
        .remedy("Set a positive number", "",
                "env.set AIRFLOW__CORE__PARALLELISM 32")
        .reference(kUpgradeAirflow);

}  // namespace upgrade_plugin::airflow_3

#endif  // PLUGINS_AIRFLOW_3_SETTINGS_ADVISORIES_H_
