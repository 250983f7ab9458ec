// What changes with Airflow 2.11: Runtime 13, the last line before Airflow 3.
#include "sdk/cpp/plugin.h"

#include <string_view>

namespace upgrade_plugin::runtime_13 {
namespace {

constexpr char kNotes2110[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-11-0-2025-05-20";

// Steps that arrive at Airflow 2.11; on the way past it nobody can look.
constexpr Steps ReachingAirflow211() {
  return CrossingAirflow("2.11.0") & LandingOnAirflow("2.11.0", "2.999.0");
}

constexpr std::string_view kWebPackages[] = {"connexion", "flask-session",
                                             "werkzeug"};
constexpr std::string_view kWebModules[] = {"connexion", "flask_session",
                                            "werkzeug"};

Truth UsesWebPackages(const Facts& f) {
  Truth any = No();
  for (std::string_view package : kWebPackages) {
    any = any || f.requirement(package);
  }
  for (std::string_view module : kWebModules) any = any || f.imports(module);
  return any;
}

void ReportWebPackages(const Facts& f, Truth, Report& report) {
  for (std::string_view package : kWebPackages) {
    const Fact pin = f.requirement(package);
    if (pin.is_yes()) report.Subject(package, "Drop or raise the pin", pin);
  }
  for (std::string_view module : kWebModules) {
    const Fact imports = f.imports(module);
    if (!imports.is_yes()) continue;
    report.Subject(module, "Test the code that imports it", imports);
  }
}

bool IsTimedelta(const Row& r) {
  return r.value.find("timedelta(") != std::string_view::npos;
}

constexpr Advisory kAdvisories[] = {
    Advisory("R13-WEB-DEPS")
        .warning()
        .on(CrossingAirflow("2.11.1"))
        .check("requirements")
        .when(&UsesWebPackages)
        .title("Connexion, Flask-Session and Werkzeug are of newer versions")
        .impact("Pins of yours conflict with them, and plugins of the UI that "
                "use them may fail")
        .remedy("Drop the pins and test your plugins")
        .report(&ReportWebPackages)
        .reference("https://github.com/apache/airflow/pull/51681"),

    Advisory("R13-HIST-LOG-TEMPLATE")
        .warning()
        .on(CrossingAirflow("2.11.1"))
        .check("settings")
        .when([](const Facts& f) {
          return f.database("table.log_template.rows").at_least(2) &&
                 !f.config("core.use_historical_filename_templates");
        })
        .title("Log templates that you had before are not used")
        .impact("Logs of runs from before a change of the template are not "
                "found")
        .remedy("Use them again if you accept the risk that the notes name", "",
                "env.set AIRFLOW__CORE__USE_HISTORICAL_FILENAME_TEMPLATES True")
        .reference("https://github.com/apache/airflow/pull/61880"),

    Advisory("R13-CONFIG-LINT")
        .info()
        .on(ReachingAirflow211())
        .check("airflow-3")
        .title("Airflow 2.11 has commands that prepare for Airflow 3")
        .impact("They list and rewrite settings that Airflow 3 does not know; "
                "later they are harder to find")
        .remedy("List them", "airflow config lint")
        .remedy("Rewrite them", "airflow config update")
        .reference(kNotes2110),

    Advisory("R13-DELTA-INTERVALS")
        .info()
        .on(ReachingAirflow211())
        .check("airflow-3")
        .when([](const Facts& f) {
          return (f.keyword("DAG.schedule").any(IsTimedelta) ||
                  f.keyword("DAG.schedule_interval").any(IsTimedelta)) &&
                 !f.config("scheduler.create_delta_data_intervals");
        })
        .title("Schedules by timedelta mean something else in Airflow 3")
        .impact("Their runs get no data interval there. Airflow 2.11 can do "
                "the same, so that you see it before")
        .remedy("Try it on a Deployment for tests", "",
                "env.set AIRFLOW__SCHEDULER__CREATE_DELTA_DATA_INTERVALS "
                "False")
        .reference("https://github.com/apache/airflow/pull/47074"),

    Advisory("R13-TIMER-UNIT")
        .info()
        .on(ReachingAirflow211())
        .check("airflow-3")
        .when([](const Facts& f) {
          return (f.config("metrics.statsd_datadog_enabled").is_true() ||
                  f.config("metrics.otel_on").is_true()) &&
                 !f.config("metrics.timer_unit_consistency");
        })
        .title("All timers are in milliseconds in Airflow 3")
        .impact("Dashboards change with the upgrade to Airflow 3; Airflow 2.11 "
                "can do it at a time of your choice")
        .remedy("Switch it on and correct the dashboards", "",
                "env.set AIRFLOW__METRICS__TIMER_UNIT_CONSISTENCY True")
        .reference("https://github.com/apache/airflow/pull/39908"),
};

}  // namespace
}  // namespace upgrade_plugin::runtime_13

UPGRADE_ADVISOR_PLUGIN("runtime_13", "1.0.0",
                       "What changes with Airflow 2.11 (Runtime 13)",
                       upgrade_plugin::runtime_13::kAdvisories)
