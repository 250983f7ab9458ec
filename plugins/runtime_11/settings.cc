// Settings.
#include "plugins/runtime_11/tables.h"

namespace upgrade_plugin::runtime_11 {
namespace {

constexpr char kNotes291[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-9-1-2024-05-03";
constexpr char kNotes293[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-9-3-2024-07-15";
constexpr char kRuntimeNotes[] =
    "https://www.astronomer.io/docs/runtime/runtime-release-notes";

constexpr NameTable kLoginOptions({
    {"webserver.auth_rate_limit", "fab.auth_rate_limit"},
    {"webserver.auth_rate_limited", "fab.auth_rate_limited"},
    {"webserver.update_fab_perms", "fab.update_fab_perms"},
});

constexpr char kGoogle[] = "apache-airflow-providers-google";

// Your pin decides which release of the provider runs; without one the image
// does.
constexpr Condition HasGoogleProviderBelow(std::string_view version) {
  return Requirement(kGoogle).AdmitsNoneFrom(version) ||
         (!Requirement(kGoogle) &&
          BundledAfter(kGoogle).VersionBelow(Scheme::kPep440, version));
}

constexpr Condition SendsMetrics() {
  return Config("metrics.statsd_on").IsTrue() ||
         Config("metrics.statsd_datadog_enabled").IsTrue() ||
         Config("metrics.otel_on").IsTrue();
}

void ReportTemplateLength(const Facts& f, Truth, Report& report) {
  const Fact misspelt = f.Ask(Config("core.max_template_field_length"));
  if (!misspelt.is_given()) return;
  report.Detail(
      "You set core.max_template_field_length, which Airflow does not read: "
      "the option is max_templated_field_length",
      misspelt.Given());
}

constexpr Advisory kRows[] = {
    Advisory("R11-FAB-CFG")
        .warning()
        .on(ReachingAirflow29())
        .check("settings")
        .when(RenamedOptions(kLoginOptions))
        .title("Login options move from [webserver] to [fab]")
        .impact("The old names work with a warning until Airflow 3. Before "
                "Runtime 11.6.0, Airflow did not always find them")
        .remedy("Rename the variables after the upgrade")
        .reference(kNotes290)
        .reference(kRuntimeNotes),

    Advisory("R11-FAB-LOCAL")
        .warning()
        .on(LandingOnRuntime("11.0.0", "11.2.99"))
        .check("settings")
        .when(Import("flask_appbuilder") &&
              !Config("astronomer.update_check_interval"))
        .title("A local start with your own FAB views fails")
        .impact("In these releases, the check for updates reads the views "
                "before they are ready")
        .remedy("Choose Runtime 11.3.0 or later")
        .remedy("Or switch the check off", "",
                "env.set AIRFLOW__ASTRONOMER__UPDATE_CHECK_INTERVAL 0")
        .reference(kRuntimeNotes),

    Advisory("R11-STACKDRIVER")
        .warning()
        .on(CrossingAirflow("2.9.1"))
        .check("settings")
        .when(Config("logging.remote_base_log_folder")
                  .StartsWith("stackdriver") &&
              HasGoogleProviderBelow("10.17.0"))
        .title("Logs in Stackdriver need a newer Google provider")
        .impact("With a provider older than 10.17.0, Airflow does not write "
                "task logs")
        .remedy("Require a newer provider", "",
                "requirements.add apache-airflow-providers-google>=10.17.0")
        .reference(kNotes291),

    Advisory("R11-TEMPLATE-LENGTH")
        .info()
        .on(ReachingAirflow29())
        .check("settings")
        .when(!Config("core.max_templated_field_length"))
        .report(&ReportTemplateLength)
        .title("The UI cuts rendered fields at 4096 characters")
        .impact("It shows only the beginning of longer fields; tasks get the "
                "whole text")
        .remedy("Raise the limit if you need to see whole fields", "",
                "env.set AIRFLOW__CORE__MAX_TEMPLATED_FIELD_LENGTH 16384")
        .reference("https://github.com/apache/airflow/pull/38094"),

    Advisory("R11-METRIC-MS")
        .info()
        .on(CrossingAirflow("2.9.3"))
        .check("settings")
        .when(SendsMetrics())
        .title("Airflow sends two task timers in milliseconds")
        .impact("Dashboards and alerts with scheduled_duration and "
                "queued_duration show figures a thousand times as large")
        .remedy("Check the units in your dashboards")
        .reference(kNotes293),
};

}  // namespace

constexpr AdvisoryTable kSettings = Table(kRows);

}  // namespace upgrade_plugin::runtime_11
