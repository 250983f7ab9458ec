// Changes in Airflow 2.2: Runtime 4, Certified 2.2, and every step that crosses
// them.
#include "sdk/cpp/plugin.h"

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "plugins/common/trigger_rules.h"

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

// ---- Options ----------------------------------------------------------------

constexpr NameTable kDagConcurrency({
    {"core.dag_concurrency", "core.max_active_tasks_per_dag"},
});
constexpr NameTable kPollInterval({
    {"scheduler.processor_poll_interval",
     "scheduler.scheduler_idle_sleep_time"},
});
constexpr NameTable kWorkerLogPort({
    {"celery.worker_log_server_port", "logging.worker_log_server_port"},
});
constexpr NameTable kAllowedOrigins({
    {"api.access_control_allow_origin", "api.access_control_allow_origins"},
});
constexpr NameTable kRemovedOptions({
    {"core.store_dag_code"},
    {"scheduler.clean_tis_without_dagrun_interval"},
});

// ---- Duration ---------------------------------------------------------------

void ReportRunIdDuration(const Facts& f, Truth, Report& report) {
  const Fact rows = f.Ask(Database("table.task_instance.rows"));
  if (!rows.number()) {
    report.Detail(
        "Count the task instances to know how long it takes: about "
        "half a minute to a minute for each million");
    return;
  }
  // Seconds for a million task instances: 0.4 to 1.1 minutes.
  const double millions = static_cast<double>(*rows.number()) / 1e6;
  const auto seconds = [&](double each) {
    return std::chrono::seconds(
        std::max<int64_t>(10, static_cast<int64_t>(each * millions)));
  };
  report.Duration(seconds(24), seconds(66),
                  "estimate: 2.28 million task instances took 50 to 145 "
                  "seconds",
                  rows.Given());
  report.Do({Phase::kBefore,
             "Plan a window for the migration of the metadata database"});
}

// ---- Advisories -------------------------------------------------------------

constexpr Advisory kAdvisories[] = {
    Advisory("R4-DB-RUNID-MIGRATION")
        .warning()
        .on(ReachingAirflow22())
        .check("database-migration")
        .report(&ReportRunIdDuration)
        .title("The run id becomes part of the key of task instances")
        .impact("The migration rewrites the table task_instance. It moves rows "
                "without a run to tables _airflow_moved__2_2__dangling__*")
        .remedy("Plan a window of the given length, and delete history first "
                "if it is too long")
        .reference(kMigrations)
        .reference("https://github.com/apache/airflow/pull/19166"),

    // ---- Code ---------------------------------------------------------------
    Advisory("R4-PANDAS-OPTIONAL")
        .critical()
        .blocks_step()
        .on(ReachingAirflow22())
        .check("requirements")
        .when(Import("pandas") && !Requirement("pandas"))
        .title("Airflow no longer installs pandas")
        .impact("Files that import it do not load unless a provider in the "
                "image happens to install it")
        .remedy("Add pandas to the requirements", "", "requirements.add pandas")
        .reference(kNotes220),

    Advisory("R4-TI-NEEDS-DAGRUN")
        .warning()
        .on(ReachingAirflow22())
        .check("code")
        .when(Call("TaskInstance") || Shell("airflow tasks run"))
        .title("Every task instance needs a run of its DAG")
        .impact("Task instances fail if you create them, or run them by "
                "command, at a date without a run")
        .remedy("Create the run first", "airflow dags trigger <dag_id>")
        .reference(kNotes220),

    // Only sensors take poke_interval.
    Advisory("R4-SENSOR-TIMEOUT-NO-RETRY")
        .info()
        .on(ReachingAirflow22())
        .check("code")
        .when(Keyword("*.poke_interval") && Keyword("*.timeout") &&
              Keyword("*.retries")
                  .SomeRow(!Value().Equals("") && !Value().Equals("0")))
        .title("Airflow does not retry a sensor that times out")
        .impact("The sensor fails at once, whatever its retries: the timeout "
                "was a limit for each try and now is one for all tries")
        .remedy("Set the timeout that you want for all tries together")
        .reference(kNotes220),

    Advisory("R4-TI-LOG-FILEPATH")
        .warning()
        .on(ReachingAirflow22())
        .check("code")
        .when(ReadsAttribute("log_filepath"))
        .title("Task instances no longer have log_filepath")
        .impact("Code that reads it fails")
        .remedy("Use log_url, or read the log through the API")
        .reference(kNotes220),

    Advisory("R4-KW-TASK-CONCURRENCY")
        .info()
        .on(ReachingAirflow22())
        .check("code")
        .when(Keyword("*.task_concurrency") || Keyword("DAG.concurrency"))
        .title("The arguments task_concurrency and concurrency have new names")
        .impact("The old names work with a warning until Airflow 3")
        .remedy("Use max_active_tis_per_dag for tasks and max_active_tasks "
                "for DAGs")
        .reference(kNotes220),

    Advisory("R4-TRIGGER-RULES")
        .info()
        .on(ReachingAirflow22())
        .check("code")
        .when(UsesOldTriggerRules())
        .title("Two trigger rules have new names")
        .impact("The old names work with a warning until Airflow 3")
        .remedy("Use none_failed_min_one_success instead of "
                "none_failed_or_skipped, and always instead of dummy")
        .reference(kNotes220),

    Advisory("R4-EXECDATE-LABEL")
        .info()
        .on(ReachingAirflow22())
        .check("code")
        .when(Context("execution_date"))
        .title("The execution date is now called logical date")
        .impact("The old name works until Airflow 3")
        .remedy("Use logical_date, or data_interval_start if you mean that")
        .reference(kNotes220),

    // ---- Settings -----------------------------------------------------------
    Advisory("R4-CFG-DAG-CONCURRENCY")
        .warning()
        .on(ReachingAirflow22())
        .check("settings")
        .when(RenamedOptions(kDagConcurrency))
        .title("The option dag_concurrency has a new name")
        .impact("The old name works with a warning until Airflow 3")
        .remedy("Rename the variable after the upgrade")
        .reference(kNotes220),

    Advisory("R4-CFG-POLL-INTERVAL")
        .warning()
        .on(ReachingAirflow22())
        .check("settings")
        .when(RenamedOptions(kPollInterval))
        .title("The option processor_poll_interval has a new name")
        .impact("The old name works with a warning until Airflow 3")
        .remedy("Rename the variable after the upgrade")
        .reference(kNotes220),

    Advisory("R4-CFG-WORKER-LOG-PORT")
        .warning()
        .on(ReachingAirflow22())
        .check("settings")
        .when(RenamedOptions(kWorkerLogPort))
        .title("The option worker_log_server_port moves to [logging]")
        .impact("The old name works with a warning until Airflow 3")
        .remedy("Rename the variable after the upgrade")
        .reference(kNotes220),

    Advisory("R4-CFG-CORS")
        .warning()
        .on(ReachingAirflow22())
        .check("settings")
        .when(RenamedOptions(kAllowedOrigins))
        .title("The option access_control_allow_origin becomes a list")
        .impact("The old name works with a warning until Airflow 3")
        .remedy("Rename the variable after the upgrade")
        .reference(kNotes220),

    Advisory("R4-CFG-STORE-DAG-CODE")
        .info()
        .on(ReachingAirflow22())
        .check("settings")
        .when(RenamedOptions(kRemovedOptions))
        .title("You set options that Airflow 2.2 removed")
        .impact("Airflow does not read them")
        .remedy("Remove the variables")
        .reference(kNotes220),

    // ---- Platform -----------------------------------------------------------
    Advisory("R4-TRIGGERER")
        .info()
        .on(ReachingAirflow22())
        .check("platform")
        .when(Request("platform").Equals("software"))
        .title("Airflow has a new component, the triggerer")
        .impact("Deferrable operators wait in it: without a triggerer, they "
                "never resume")
        .remedy("Enable the triggerer of the Deployment before you use them")
        .reference(kNotes220),

    Advisory("R4-ES-CONSTRAINT")
        .warning()
        .on(LandingOnRuntime("4.2.4", "4.2.4"))
        .check("requirements")
        .when(Requirement("elasticsearch").SomeRow(Value().Contains("==")))
        .title("Your pin of elasticsearch conflicts with a wrong constraint")
        .impact("Runtime 4.2.4 constrains the client to another version, and "
                "the image does not build")
        .remedy("Choose Runtime 4.2.5 or later")
        .remedy("Or remove the pin", "", "requirements.remove elasticsearch")
        .reference(kRuntimeNotes),
};

}  // namespace
}  // namespace upgrade_plugin::runtime_4

UPGRADE_ADVISOR_PLUGIN("runtime_4", "1.1.0",
                       "Changes in Airflow 2.2 (Runtime 4)",
                       upgrade_plugin::runtime_4::kAdvisories)
