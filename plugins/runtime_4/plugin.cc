// What changes with Airflow 2.2: Runtime 4, Certified 2.2, and every step that
// crosses it.
#include "sdk/cpp/plugin.h"

#include <string_view>

#include "plugins/runtime_4/conditions.h"

namespace upgrade_plugin::runtime_4 {
namespace {

constexpr char kNotes220[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-2-0-2021-10-11";
constexpr char kMigrations[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/migrations-ref.html";
constexpr char kRuntimeNotes[] =
    "https://www.astronomer.io/docs/runtime/runtime-release-notes";

constexpr Steps ReachingAirflow22() { return CrossingAirflow("2.2.0"); }

constexpr Advisory kAdvisories[] = {
    // ---- Database -----------------------------------------------------------
    Advisory("R4-DB-RUNID-MIGRATION")
        .warning()
        .on(ReachingAirflow22())
        .check("database-migration")
        .title("Task instances are keyed by the id of their run")
        .impact("The table task_instance is rewritten. Rows without a run are "
                "set aside in tables _airflow_moved__2_2__dangling__*")
        .remedy("Plan a window of the given length, and delete history first "
                "if it is too long")
        .report(&ReportRunIdDuration)
        .reference(kMigrations)
        .reference("https://github.com/apache/airflow/pull/19166"),

    // ---- Code ---------------------------------------------------------------
    Advisory("R4-PANDAS-OPTIONAL")
        .critical()
        .blocks_step()
        .on(ReachingAirflow22())
        .check("requirements")
        .when([](const Facts& f) {
          return f.imports("pandas") && !f.requirement("pandas");
        })
        .title("Airflow does not bring pandas any more")
        .impact("Files that import it do not load where no provider of the "
                "image happens to bring it")
        .remedy("Require it", "", "requirements.add pandas")
        .reference(kNotes220),

    Advisory("R4-TI-NEEDS-DAGRUN")
        .warning()
        .on(ReachingAirflow22())
        .check("code")
        .when([](const Facts& f) {
          return f.calls("TaskInstance") || f.shell("airflow tasks run");
        })
        .title("Every task instance needs a run of its DAG")
        .impact("Task instances that are made, or run by command, at a date "
                "without a run fail")
        .remedy("Make the run first", "airflow dags trigger <dag_id>")
        .reference(kNotes220),

    Advisory("R4-SENSOR-TIMEOUT-NO-RETRY")
        .info()
        .on(ReachingAirflow22())
        .check("code")
        .when(&SensorsHaveTimeoutAndRetries)
        .title("A sensor that times out is not tried again")
        .impact("It fails at once, whatever retries say; what was a limit for "
                "each try is one for all")
        .remedy("Set the timeout that you want for all tries together")
        .reference(kNotes220),

    Advisory("R4-TI-LOG-FILEPATH")
        .warning()
        .on(ReachingAirflow22())
        .check("code")
        .when([](const Facts& f) -> Truth {
          return f.reads_attribute("log_filepath");
        })
        .title("Task instances have no log_filepath any more")
        .impact("Code that reads it fails")
        .remedy("Use log_url, or read the log by the API")
        .reference(kNotes220),

    Advisory("R4-KW-TASK-CONCURRENCY")
        .info()
        .on(ReachingAirflow22())
        .check("code")
        .when([](const Facts& f) {
          return f.keyword("*.task_concurrency") ||
                 f.keyword("DAG.concurrency");
        })
        .title("The arguments task_concurrency and concurrency are renamed")
        .impact("The old names work with a warning until Airflow 3")
        .remedy("Write max_active_tis_per_dag for tasks and max_active_tasks "
                "for DAGs")
        .reference(kNotes220),

    Advisory("R4-TRIGGER-RULES")
        .info()
        .on(ReachingAirflow22())
        .check("code")
        .when(&UsesOldTriggerRules)
        .title("Two trigger rules have new names")
        .impact("The old names work with a warning until Airflow 3")
        .remedy("Write none_failed_min_one_success for none_failed_or_skipped, "
                "and always for dummy")
        .reference(kNotes220),

    Advisory("R4-EXECDATE-LABEL")
        .info()
        .on(ReachingAirflow22())
        .check("code")
        .when(
            [](const Facts& f) -> Truth { return f.context("execution_date"); })
        .title("The execution date is called logical date")
        .impact("The old name works until Airflow 3")
        .remedy("Write logical_date, or data_interval_start where you mean it")
        .reference(kNotes220),

    // ---- Settings -----------------------------------------------------------
    Advisory("R4-CFG-DAG-CONCURRENCY")
        .warning()
        .on(ReachingAirflow22())
        .check("settings")
        .when([](const Facts& f) -> Truth {
          return f.config("core.dag_concurrency");
        })
        .title("The option dag_concurrency is renamed")
        .impact("The old name works with a warning until Airflow 3")
        .remedy("Rename the variable after the upgrade", "",
                "env.rename AIRFLOW__CORE__DAG_CONCURRENCY "
                "AIRFLOW__CORE__MAX_ACTIVE_TASKS_PER_DAG")
        .reference(kNotes220),

    Advisory("R4-CFG-POLL-INTERVAL")
        .warning()
        .on(ReachingAirflow22())
        .check("settings")
        .when([](const Facts& f) -> Truth {
          return f.config("scheduler.processor_poll_interval");
        })
        .title("The option processor_poll_interval is renamed")
        .impact("The old name works with a warning until Airflow 3")
        .remedy("Rename the variable after the upgrade", "",
                "env.rename AIRFLOW__SCHEDULER__PROCESSOR_POLL_INTERVAL "
                "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME")
        .reference(kNotes220),

    Advisory("R4-CFG-WORKER-LOG-PORT")
        .warning()
        .on(ReachingAirflow22())
        .check("settings")
        .when([](const Facts& f) -> Truth {
          return f.config("celery.worker_log_server_port");
        })
        .title("The option worker_log_server_port moves to [logging]")
        .impact("The old name works with a warning until Airflow 3")
        .remedy("Rename the variable after the upgrade", "",
                "env.rename AIRFLOW__CELERY__WORKER_LOG_SERVER_PORT "
                "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT")
        .reference(kNotes220),

    Advisory("R4-CFG-CORS")
        .warning()
        .on(ReachingAirflow22())
        .check("settings")
        .when([](const Facts& f) -> Truth {
          return f.config("api.access_control_allow_origin");
        })
        .title("The option access_control_allow_origin becomes a list")
        .impact("The old name works with a warning until Airflow 3")
        .remedy("Rename the variable after the upgrade", "",
                "env.rename AIRFLOW__API__ACCESS_CONTROL_ALLOW_ORIGIN "
                "AIRFLOW__API__ACCESS_CONTROL_ALLOW_ORIGINS")
        .reference(kNotes220),

    Advisory("R4-CFG-STORE-DAG-CODE")
        .info()
        .on(ReachingAirflow22())
        .check("settings")
        .when(&UsesRemovedSettings)
        .title("Options are set that Airflow 2.2 removed")
        .impact("Nothing reads them")
        .remedy("Drop the variables")
        .report(&ReportRemovedSettings)
        .reference(kNotes220),

    // ---- Platform -----------------------------------------------------------
    Advisory("R4-TRIGGERER")
        .info()
        .on(ReachingAirflow22())
        .check("platform")
        .when([](const Facts& f) {
          return f.request("platform").equals("software");
        })
        .title("Airflow has a new component, the triggerer")
        .impact("Deferrable operators wait in it: without one they never "
                "resume")
        .remedy("Enable the triggerer of the Deployment before you use them")
        .reference(kNotes220),

    Advisory("R4-ES-CONSTRAINT")
        .warning()
        .on(LandingOnRuntime("4.2.4", "4.2.4"))
        .check("requirements")
        .when([](const Facts& f) {
          return f.requirement("elasticsearch").any([](const Row& r) {
            return r.value.find("==") != std::string_view::npos;
          });
        })
        .title("Your pin of elasticsearch meets a wrong constraint")
        .impact("Runtime 4.2.4 constrains the client to another version, so "
                "that the image does not build")
        .remedy("Choose Runtime 4.2.5 or later")
        .remedy("Or drop the pin", "", "requirements.remove elasticsearch")
        .reference(kRuntimeNotes),
};

}  // namespace
}  // namespace upgrade_plugin::runtime_4

UPGRADE_ADVISOR_PLUGIN("runtime_4", "1.0.0",
                       "What changes with Airflow 2.2 (Runtime 4)",
                       upgrade_plugin::runtime_4::kAdvisories)
