// What changes with Airflow 2.9: Runtime 11, and every step that crosses it.
#include "sdk/cpp/plugin.h"

#include "plugins/runtime_11/conditions.h"

namespace upgrade_plugin::runtime_11 {
namespace {

constexpr char kNotes290[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-9-0-2024-04-08";
constexpr char kNotes291[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-9-1-2024-05-03";
constexpr char kNotes293[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-9-3-2024-07-15";
constexpr char kRuntimeNotes[] =
    "https://www.astronomer.io/docs/runtime/runtime-release-notes";
constexpr char kPython312[] = "https://github.com/apache/airflow/pull/38025";

constexpr Steps ReachingAirflow29() { return CrossingAirflow("2.9.0"); }

constexpr Advisory kAdvisories[] = {
    // ---- Code ---------------------------------------------------------------
    Advisory("R11-TASKFLOW-CTX-DEFAULT")
        .critical()
        .blocks_step()
        .on(ReachingAirflow29())
        .check("code")
        .when(&ContextParametersHaveDefaults)
        .title("A parameter named as a context key has a default")
        .impact("A task whose parameter is called ds, ti or as another key of "
                "the context may only default it to None: the DAG does not "
                "load")
        .remedy("Write None for the default, or rename the parameter")
        .report(&ReportContextParameters)
        .reference("https://github.com/apache/airflow/pull/38015"),

    Advisory("R11-DATASET-URI")
        .warning()
        .on(ReachingAirflow29())
        .check("code")
        .when(&DatasetUrisAreRefused)
        .title("The URI of a dataset is not valid")
        .impact("Names beyond ASCII and the scheme airflow fail the DAG. Other "
                "faults fail it on Airflow 2.9.0 and 2.9.1, warn from 2.9.2 on "
                "and fail it in Airflow 3")
        .remedy("Correct the URIs")
        .report(&ReportDatasetUris)
        .reference(kNotes290),

    Advisory("R11-AUTH-MENU")
        .warning()
        .on(ReachingAirflow29())
        .check("code")
        .when([](const Facts& f) -> Truth {
          return f.defines_method("*.get_permitted_menu_items");
        })
        .title("A method of auth managers is renamed")
        .impact("Your get_permitted_menu_items is not called: menus show what "
                "they should not")
        .remedy("Call it filter_permitted_menu_items")
        .reference("https://github.com/apache/airflow/pull/37627"),

    Advisory("R11-AUDIT-PREFIX")
        .info()
        .on(ReachingAirflow29())
        .check("code")
        .when([](const Facts& f) {
          return f.imports("airflow.models.log") ||
                 f.imports("airflow.models.Log");
        })
        .title(
            "Events of the audit log get the prefix api. or ui. in their name")
        .impact("Code and dashboards that look for an event by its name do not "
                "find it")
        .remedy("Look for both names")
        .reference("https://github.com/apache/airflow/pull/37734"),

    // ---- Settings -----------------------------------------------------------
    Advisory("R11-FAB-CFG")
        .warning()
        .on(ReachingAirflow29())
        .check("settings")
        .when(&SetsAuthOptions)
        .title("Options of the login move from [webserver] to [fab]")
        .impact("The old names work with a warning until Airflow 3. Before "
                "Runtime 11.6.0 they were not always found")
        .remedy("Rename the variables after the upgrade")
        .report(&ReportAuthOptions)
        .reference(kNotes290)
        .reference(kRuntimeNotes),

    Advisory("R11-FAB-LOCAL")
        .warning()
        .on(LandingOnRuntime("11.0.0", "11.2.999"))
        .check("settings")
        .when([](const Facts& f) {
          return f.imports("flask_appbuilder") &&
                 !f.config("astronomer.update_check_interval");
        })
        .title("A local start with FAB views of your own fails")
        .impact("The check for updates of these releases meets them before "
                "they are ready")
        .remedy("Choose Runtime 11.3.0 or later")
        .remedy("Or switch the check off", "",
                "env.set AIRFLOW__ASTRONOMER__UPDATE_CHECK_INTERVAL 0")
        .reference(kRuntimeNotes),

    Advisory("R11-STACKDRIVER")
        .warning()
        .on(CrossingAirflow("2.9.1"))
        .check("settings")
        .when(&StackdriverNeedsProvider)
        .title("Logs in Stackdriver need a newer Google provider")
        .impact("With a provider older than 10.17.0 task logs are not written")
        .remedy("Require it", "",
                "requirements.add apache-airflow-providers-google>=10.17.0")
        .reference(kNotes291),

    Advisory("R11-TEMPLATE-LENGTH")
        .info()
        .on(ReachingAirflow29())
        .check("settings")
        .when([](const Facts& f) {
          return !f.config("core.max_templated_field_length");
        })
        .title("Rendered fields are cut at 4096 characters")
        .impact("The UI shows the beginning of longer ones only; tasks get "
                "them whole")
        .remedy("Raise the length if you need to see them", "",
                "env.set AIRFLOW__CORE__MAX_TEMPLATED_FIELD_LENGTH 16384")
        .report(&ReportTemplateLength)
        .reference("https://github.com/apache/airflow/pull/38094"),

    Advisory("R11-METRIC-MS")
        .info()
        .on(CrossingAirflow("2.9.3"))
        .check("settings")
        .when(&SendsTimers)
        .title("Two timers of tasks are sent in milliseconds")
        .impact("Dashboards and alerts with scheduled_duration and "
                "queued_duration show figures a thousand times as large")
        .remedy("Check the units of your dashboards")
        .reference(kNotes293),

    // ---- Requirements -------------------------------------------------------
    Advisory("R11-PENDULUM2-PY312")
        .warning()
        .on(ReachingAirflow29())
        .check("requirements")
        .when([](const Facts& f) {
          return f.requirement("pendulum").admits_none_from("3") &&
                 RunsPython312(f);
        })
        .title("Pendulum 2, which you pin, does not work with Python 3.12")
        .impact("The image does not build")
        .remedy("Drop the pin", "", "requirements.remove pendulum")
        .reference(kPython312),

    Advisory("R11-SQLA-PANDAS-PY312")
        .warning()
        .on(ReachingAirflow29())
        .check("requirements")
        .when([](const Facts& f) {
          return f.requirement("sqlalchemy").admits_none_from("1.4.36");
        })
        .title("Airflow 2.9 needs a newer SQLAlchemy than you pin")
        .impact("The image does not build, or reading and writing tables by "
                "pandas on Python 3.12 fails")
        .remedy("Raise the pin", "", "requirements.add sqlalchemy>=1.4.36,<2")
        .reference(kPython312),

    // ---- Database -----------------------------------------------------------
    Advisory("R11-RUNNING-TRIGGERS")
        .critical()
        .blocks_step()
        .on(ReachingAirflow29() & LandingOnAirflow("2.9.0", "2.9.0"))
        .check("database-rows")
        .when([](const Facts& f) {
          return f.database("table.trigger.rows").at_least(1);
        })
        .title("Airflow 2.9.0 cannot migrate triggers that wait")
        .impact("The arguments of triggers become encrypted, and deferred "
                "tasks break on the way")
        .remedy("Choose a release with Airflow 2.9.1 or later: Runtime 11.3.0")
        .remedy("Or let deferred tasks finish before the upgrade")
        .reference("https://github.com/apache/airflow/issues/38836")
        .reference("https://github.com/apache/airflow/pull/39246"),

    Advisory("R11-MYSQL-XCOM-LONGBLOB")
        .warning()
        .on(ReachingAirflow29())
        .check("database-migration")
        .when([](const Facts& f) {
          constexpr int64_t kGibibyte = int64_t{1} << 30;
          return f.database("backend").equals("mysql") &&
                 f.database("table.xcom.bytes").at_least(kGibibyte + 1);
        })
        .title("MySQL rewrites a large xcom table")
        .impact("Its value becomes a LONGBLOB: the migration takes longer, and "
                "a downgrade needs values below 64 KiB")
        .remedy("Delete XComs that you no longer need first",
                "airflow db clean --tables xcom --clean-before-timestamp "
                "<date>")
        .reference("https://github.com/apache/airflow/pull/38401"),
};

}  // namespace
}  // namespace upgrade_plugin::runtime_11

UPGRADE_ADVISOR_PLUGIN("runtime_11", "1.0.0",
                       "What changes with Airflow 2.9 (Runtime 11)",
                       upgrade_plugin::runtime_11::kAdvisories)
