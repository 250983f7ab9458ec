// What changes with Airflow 2.11: Runtime 13, the last line before Airflow 3.
#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::runtime_13 {
namespace {

constexpr char kNotes2110[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-11-0-2025-05-20";

// Steps that arrive at Airflow 2.11. A step that passes it leaves no time to
// try anything there.
constexpr Steps ReachingAirflow211() {
  return CrossingAirflow("2.11.0") & LandingOnAirflow("2.11.0", "2.11.99");
}

constexpr NameTable kWebPackages({
    {"connexion", "Remove or raise the pin"},
    {"flask-session", "Remove or raise the pin"},
    {"werkzeug", "Remove or raise the pin"},
});
constexpr NameTable kWebModules({
    {"connexion", "Test the code that imports it"},
    {"flask_session", "Test the code that imports it"},
    {"werkzeug", "Test the code that imports it"},
});

constexpr Advisory kAdvisories[] = {
    Advisory("R13-WEB-DEPS")
        .warning()
        .on(CrossingAirflow("2.11.1"))
        .check("requirements")
        .when(EachListed(kWebPackages, Requirement()) ||
              EachListed(kWebModules, Import()))
        .title("Connexion, Flask-Session and Werkzeug are newer")
        .impact("Your pins conflict with them, and UI plugins that use them "
                "may fail")
        .remedy("Remove the pins and test your plugins")
        .reference("https://github.com/apache/airflow/pull/51681"),

    Advisory("R13-HIST-LOG-TEMPLATE")
        .warning()
        .on(CrossingAirflow("2.11.1"))
        .check("settings")
        .when(Database("table.log_template.rows").AtLeast(2) &&
              !Config("core.use_historical_filename_templates"))
        .title("Airflow no longer uses your earlier log templates")
        .impact("The UI does not find logs of runs from before a change of the "
                "template")
        .remedy("Use them again if you accept the risk that the release notes "
                "name",
                "",
                "env.set AIRFLOW__CORE__USE_HISTORICAL_FILENAME_TEMPLATES True")
        .reference("https://github.com/apache/airflow/pull/61880"),

    Advisory("R13-CONFIG-LINT")
        .info()
        .on(ReachingAirflow211())
        .check("airflow-3")
        .title("Airflow 2.11 has commands that prepare for Airflow 3")
        .impact("They list and rewrite settings that Airflow 3 does not know. "
                "Later, such settings are harder to find")
        .remedy("List them", "airflow config lint")
        .remedy("Rewrite them", "airflow config update")
        .reference(kNotes2110),

    Advisory("R13-DELTA-INTERVALS")
        .info()
        .on(ReachingAirflow211())
        .check("airflow-3")
        .when(
            (Keyword("DAG.schedule").SomeRow(Value().Contains("timedelta(")) ||
             Keyword("DAG.schedule_interval")
                 .SomeRow(Value().Contains("timedelta("))) &&
            !Config("scheduler.create_delta_data_intervals"))
        .title("Schedules by timedelta change their meaning in Airflow 3")
        .impact(
            "Their runs get no data interval there. Airflow 2.11 can behave "
            "the same way, so that you can see the effect first")
        .remedy("Try it on a test Deployment", "",
                "env.set AIRFLOW__SCHEDULER__CREATE_DELTA_DATA_INTERVALS False")
        .reference("https://github.com/apache/airflow/pull/47074"),

    Advisory("R13-TIMER-UNIT")
        .info()
        .on(ReachingAirflow211())
        .check("airflow-3")
        .when((Config("metrics.statsd_datadog_enabled").IsTrue() ||
               Config("metrics.otel_on").IsTrue()) &&
              !Config("metrics.timer_unit_consistency"))
        .title("All timers are in milliseconds in Airflow 3")
        .impact("Dashboards change with the upgrade to Airflow 3. Airflow 2.11 "
                "can switch earlier, when it suits you")
        .remedy("Switch it on and adjust the dashboards", "",
                "env.set AIRFLOW__METRICS__TIMER_UNIT_CONSISTENCY True")
        .reference("https://github.com/apache/airflow/pull/39908"),
};

}  // namespace
}  // namespace upgrade_plugin::runtime_13

UPGRADE_ADVISOR_PLUGIN("runtime_13", "1.1.0",
                       "Changes of Airflow 2.11 (Runtime 13)",
                       upgrade_plugin::runtime_13::kAdvisories)
