// What changes with Airflow 2.6: Runtime 8, and every step that crosses it.
#include "sdk/cpp/plugin.h"

#include "plugins/runtime_8/conditions.h"

namespace upgrade_plugin::runtime_8 {
namespace {

constexpr char kNotes260[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-6-0-2023-04-30";
constexpr char kNotes263[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-6-3-2023-07-10";
constexpr char kMigrations[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/migrations-ref.html";
constexpr char kRuntimeNotes[] =
    "https://www.astronomer.io/docs/runtime/runtime-release-notes";
constexpr char kTaskMapChange[] =
    "https://github.com/apache/airflow/pull/31445";

constexpr Steps ReachingAirflow26() { return CrossingAirflow("2.6.0"); }

constexpr Advisory kAdvisories[] = {
    // ---- Code ---------------------------------------------------------------
    Advisory("R8-BASEJOB")
        .critical()
        .blocks_step()
        .on(ReachingAirflow26())
        .check("imports")
        .when(&ImportsOldJobs)
        .title("Modules of jobs are gone in Airflow 2.6")
        .impact("Files that import them do not load. They were never public, "
                "and their successors are not either")
        .remedy("Do without them: a health check is the command \"airflow jobs "
                "check\"")
        .report(&ReportOldJobs)
        .reference(kNotes260),

    Advisory("R8-LISTENERS-EVENTS")
        .critical()
        .blocks_step()
        .on(ReachingAirflow26())
        .check("imports")
        .when([](const Facts& f) -> Truth {
          return f.imports("airflow.listeners.events");
        })
        .title("The module airflow.listeners.events is gone")
        .impact("Files that import it do not load")
        .remedy("Write listeners with the hooks of airflow.listeners.hookimpl")
        .reference(kNotes260),

    Advisory("R8-TRIGGER-CLEANUP")
        .warning()
        .on(ReachingAirflow26())
        .check("code")
        .when(&CleansUpInSync)
        .title("The triggerer awaits the method cleanup of triggers")
        .impact("A cleanup that is no coroutine fails, and what it should "
                "release stays")
        .remedy("Write async def cleanup(self)")
        .reference(kNotes260)
        .reference("https://github.com/apache/airflow/pull/30152"),

    Advisory("R8-HIVE-MACROS")
        .warning()
        .on(ReachingAirflow26())
        .check("imports")
        .when([](const Facts& f) {
          return (f.imports("airflow.macros.hive") ||
                  f.context("macros.hive")) &&
                 !f.requirement("apache-airflow-providers-apache-hive");
        })
        .title("The macros of Hive moved to its provider")
        .impact("Templates and imports with macros.hive fail where the "
                "provider is not installed")
        .remedy("Require the provider", "",
                "requirements.add apache-airflow-providers-apache-hive>5.1.0")
        .reference(kNotes260),

    Advisory("R8-RUNID-PATTERN")
        .warning()
        .on(CrossingAirflow("2.6.3"))
        .check("code")
        .when(&RunIdsAreRefused)
        .title("Run ids of your own do not match the allowed pattern")
        .impact("From Airflow 2.6.3 on runs with characters other than "
                "letters, digits and _.~:+- are refused")
        .remedy("Change the run ids, or allow them by "
                "AIRFLOW__SCHEDULER__ALLOWED_RUN_ID_PATTERN")
        .reference(kNotes263),

    Advisory("R8-RETRY-CAP")
        .info()
        .on(ReachingAirflow26())
        .check("settings")
        .when([](const Facts& f) {
          return f.keyword("*.retry_exponential_backoff").any([](const Row& r) {
            return r.value == "True";
          }) && !f.config("core.max_task_retry_delay");
        })
        .title("The delay between retries ends at 24 hours")
        .impact("Retries whose delay grew beyond a day come earlier")
        .remedy("Raise the limit, in seconds", "",
                "env.set AIRFLOW__CORE__MAX_TASK_RETRY_DELAY 604800")
        .reference(kNotes260),

    // ---- Providers of certain releases --------------------------------------
    Advisory("R8-GKE-START-POD")
        .critical()
        .blocks_step()
        .on(ReachingAirflow26() & LandingOnRuntime("8.0.0", "8.999.0"))
        .check("providers")
        .when(&GkePairIsBroken)
        .title("GKEStartPodOperator fails with the providers of the image")
        .impact("The image pairs google 10.0.0 with cncf.kubernetes 6.1.0, "
                "which do not work together there")
        .remedy("Raise the Google provider", "",
                "requirements.add apache-airflow-providers-google>=10.9.0")
        .reference(kRuntimeNotes),

    Advisory("R8-KPO-CONN")
        .warning()
        .on(LandingOnRuntime("8.1.0", "8.3.999"))
        .check("providers")
        .when([](const Facts& f) {
          return ImportsKubernetesPodOperator(f) &&
                 !f.env("AIRFLOW_CONN_KUBERNETES_DEFAULT");
        })
        .title("KubernetesPodOperator wants the connection kubernetes_default")
        .impact("Tasks that name no connection fail, unless the connection is "
                "in the metadata database or a secret store")
        .remedy("Choose Runtime 8.4.0 or later")
        .remedy("Or make the connection", "",
                "env.set AIRFLOW_CONN_KUBERNETES_DEFAULT kubernetes://")
        .reference(kRuntimeNotes),

    Advisory("R8-AZURE-870")
        .warning()
        .on(LandingOnRuntime("8.7.0", "8.7.0"))
        .check("providers")
        .when([](const Facts& f) {
          return f.imports("airflow.providers.microsoft.azure") &&
                 !f.requirement("apache-airflow-providers-microsoft-azure");
        })
        .title("The Azure provider in Runtime 8.7.0 has a known bug")
        .impact("Tasks that use it may fail")
        .remedy("Choose Runtime 8.8.0 or later")
        .reference(kRuntimeNotes),

    // ---- Settings -----------------------------------------------------------
    Advisory("R8-CFG-QUEUED-TIMEOUT")
        .warning()
        .on(ReachingAirflow26())
        .check("settings")
        .when(&SetsMergedTimeouts)
        .title("Three timeouts of queued tasks became one")
        .impact("The longest that is set wins for all executors; the old names "
                "work with a warning until Airflow 3")
        .remedy("Set AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT and drop the "
                "others")
        .report(&ReportMergedTimeouts)
        .reference(kNotes260)
        .reference("https://github.com/apache/airflow/pull/30375"),

    Advisory("R8-CFG-STATSD-LISTS")
        .warning()
        .on(ReachingAirflow26())
        .check("settings")
        .when(&SetsMetricLists)
        .title("The lists of allowed and blocked metrics are renamed")
        .impact("The old names work with a warning until Airflow 3")
        .remedy("Rename the variables after the upgrade")
        .report(&ReportMetricLists)
        .reference(kNotes260),

    Advisory("R8-LOG-DIR-PERMS")
        .warning()
        .on(ReachingAirflow26())
        .check("settings")
        .when(&Impersonates)
        .title("Folders of task logs are not writable by all any more")
        .impact("Tasks with run_as_user cannot write their logs if that user "
                "does not share the group of Airflow")
        .remedy("Give both users one main group, or open the folders again", "",
                "env.set AIRFLOW__LOGGING__"
                "FILE_TASK_HANDLER_NEW_FOLDER_PERMISSIONS 0o777")
        .reference(kNotes260)
        .reference("https://github.com/apache/airflow/pull/29506"),

    // ---- Database -----------------------------------------------------------
    Advisory("R8-DB-LOG-INDEX")
        .warning()
        .on(ReachingAirflow26())
        .check("database-migration")
        .when([](const Facts& f) {
          return f.database("table.log.rows").at_least(20'000'001);
        })
        .title("A new index on a very large log table is built")
        .impact("The migration takes longer; nobody published how long, the "
                "figure is a model's")
        .remedy("Delete old rows of log first",
                "airflow db clean --tables log --clean-before-timestamp <date>")
        .report(&ReportLogIndexTime)
        .reference(kMigrations),

    Advisory("R8-DB-TASKMAP-262")
        .info()
        .on(CrossingAirflow("2.6.2"))
        .check("database-migration")
        .when([](const Facts& f) {
          // There are no more of them than task instances.
          return f.database("table.task_instance.rows").at_least(1'000'001) &&
                 f.database("table.task_map.rows").at_least(1'000'001);
        })
        .title("A foreign key of task_map is rebuilt")
        .impact("The migration takes about a second more for a million rows")
        .remedy("Nothing needs to be done")
        .report(&ReportTaskMapTime)
        .reference(kTaskMapChange)
        .reference(kMigrations),
};

}  // namespace
}  // namespace upgrade_plugin::runtime_8

UPGRADE_ADVISOR_PLUGIN("runtime_8", "1.0.0",
                       "What changes with Airflow 2.6 (Runtime 8)",
                       upgrade_plugin::runtime_8::kAdvisories)
