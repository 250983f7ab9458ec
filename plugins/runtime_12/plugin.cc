// What changes with Airflow 2.10: Runtime 12, and every step that crosses it.
#include "sdk/cpp/plugin.h"

#include <string_view>

#include "plugins/runtime_12/conditions.h"

namespace upgrade_plugin::runtime_12 {
namespace {

constexpr char kNotes2101[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-10-1-2024-09-05";
constexpr char kNotes2103[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-10-3-2024-11-05";
constexpr char kMigrations[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/migrations-ref.html";

constexpr Steps ReachingAirflow210() { return CrossingAirflow("2.10.0"); }

constexpr Advisory kAdvisories[] = {
    // ---- Code ---------------------------------------------------------------
    Advisory("R12-TRY-NUMBER")
        .info()
        .on(ReachingAirflow210())
        .check("code")
        .when(&ReadsTryNumber)
        .title("The try number is counted when a task is scheduled")
        .impact("It is not raised again in the worker: code that subtracts one "
                "is off by one, and a task that is run by hand has the number "
                "of its last try")
        .remedy("Use try_number as it is")
        .reference("https://github.com/apache/airflow/pull/39336"),

    Advisory("R12-LOGOUT-POST")
        .warning()
        .on(ReachingAirflow210())
        .check("code")
        .when(&HasLoginViews)
        .title("Logging out is a POST request")
        .impact("A login view of your own that answers GET alone fails, and so "
                "do links to /logout")
        .remedy("Let the view answer POST, and send a form instead of a link")
        .reference("https://github.com/apache/airflow/pull/40145"),

    Advisory("R12-BASH-TEMPLATE")
        .warning()
        .on(CrossingAirflow("2.10.3"))
        .check("code")
        .when([](const Facts& f) {
          return f.keyword("BashOperator.bash_command").any([](const Row& r) {
            return r.value.size() >= 3 &&
                   r.value.substr(r.value.size() - 3) == ".sh";
          });
        })
        .title("Rendered shell scripts run from a temporary file")
        .impact("$0, paths that start at the script and a /tmp that may not "
                "execute make them fail")
        .remedy("Check the scripts that bash_command names")
        .reference(kNotes2103),

    Advisory("R12-FAB-ACCESS")
        .warning()
        .on(ReachingAirflow210())
        .check("code")
        .when(&AccessNeedsProvider)
        .title("The access of DAGs needs the FAB provider 1.3")
        .impact("An access_control that names resources fails with an older "
                "one")
        .remedy("Choose Airflow 2.10.1 or later and require the provider", "",
                "requirements.add apache-airflow-providers-fab>=1.3.0")
        .reference(kNotes2101),

    Advisory("R12-DATASET-PAUSED")
        .info()
        .on(ReachingAirflow210())
        .check("schedules")
        .when([](const Facts& f) -> Truth {
          return f.imports("airflow.datasets");
        })
        .title("Datasets do not queue runs of paused DAGs")
        .impact("What happened to a dataset while the DAG was paused does not "
                "run it later. Which DAGs you keep paused is not known here")
        .remedy("Unpause a DAG before the events that it should see")
        .reference("https://github.com/apache/airflow/pull/38891"),

    Advisory("R12-PRIORITY-CAP")
        .info()
        .on(CrossingAirflow("2.10.4"))
        .check("code")
        .when(&PrioritiesAreCapped)
        .title("Priority weights are capped to 32 bits")
        .impact("Weights beyond 2147483647 are all the same")
        .remedy("Scale them down")
        .reference("https://github.com/apache/airflow/pull/43611"),

    Advisory("R12-TEARDOWN-MARK")
        .info()
        .on(CrossingAirflow("2.10.5"))
        .check("code")
        .when([](const Facts& f) {
          return f.calls("as_teardown") || f.imports(
                                               "airflow.decorators."
                                               "teardown");
        })
        .title("Teardown tasks run when a run is marked by hand")
        .impact("A run that you mark failed or success goes on until they are "
                "done")
        .remedy("Expect it in scripts that mark runs")
        .reference("https://github.com/apache/airflow/pull/45530"),

    // ---- Settings -----------------------------------------------------------
    // Airflow 2.10.5 does not have it any more.
    Advisory("R12-TELEMETRY")
        .info()
        .on(ReachingAirflow210() & LandingOnAirflow("2.10.0", "2.10.4"))
        .check("settings")
        .when(&SendsUsageData)
        .title("Airflow sends anonymous data about its use")
        .impact("The scheduler and the webserver call an address of Scarf")
        .remedy("Choose Airflow 2.10.5 or later, which sends none")
        .remedy("Or switch it off", "",
                "env.set AIRFLOW__USAGE_DATA_COLLECTION__ENABLED False")
        .reference("https://github.com/apache/airflow/pull/39510")
        .reference("https://github.com/apache/airflow/pull/45941"),

    Advisory("R12-SCHED-LOOP")
        .info()
        .on(CrossingAirflow("2.10.5"))
        .check("settings")
        .when([](const Facts& f) {
          return f.config("core.parallelism").at_least(5001);
        })
        .title("The scheduler may be slower with thousands of tasks at once")
        .impact("An issue that is not confirmed reports a slower loop from "
                "Airflow 2.10.5 on with more than 5000 tasks at a time")
        .remedy("Watch the time of the loop after the upgrade")
        .reference("https://github.com/apache/airflow/issues/51212"),

    // ---- Database -----------------------------------------------------------
    Advisory("R12-DB-DAGID-INDEXES")
        .info()
        .on(ReachingAirflow210())
        .check("database-migration")
        .when([](const Facts& f) {
          return f.database("table.task_instance.rows").at_least(10'000'000);
        })
        .title("Several indexes on large tables are built")
        .impact("The migration takes longer; the figure is a model's, nobody "
                "published one")
        .remedy("Plan the window, or delete history first",
                "airflow db clean --clean-before-timestamp <date>")
        .report(&ReportIndexTime)
        .reference(kMigrations),
};

}  // namespace
}  // namespace upgrade_plugin::runtime_12

UPGRADE_ADVISOR_PLUGIN("runtime_12", "1.0.0",
                       "What changes with Airflow 2.10 (Runtime 12)",
                       upgrade_plugin::runtime_12::kAdvisories)
