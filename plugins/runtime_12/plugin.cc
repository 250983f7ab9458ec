// Changes in Airflow 2.10: Runtime 12, and every step that crosses it.
#include "plugins/runtime_12/tables.h"

#include <charconv>
#include <chrono>
#include <cstdint>
#include <limits>
#include <string_view>

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

// ---- Conditions -------------------------------------------------------------

constexpr char kFab[] = "apache-airflow-providers-fab";

// Your pin decides which release of the provider runs; without one the image
// does.
constexpr Condition HasFabProviderBelow(std::string_view version) {
  return Requirement(kFab).AdmitsNoneFrom(version) ||
         (!Requirement(kFab) &&
          BundledAfter(kFab).VersionBelow(Scheme::kPep440, version));
}

// The default is to send usage data.
constexpr Condition UsageDataIsOn() {
  return !Config("usage_data_collection.enabled") ||
         Config("usage_data_collection.enabled").IsTrue();
}

bool IsBeyond32Bits(const Row& weight) {
  const std::string_view text = weight.value;
  int64_t value = 0;
  const auto end =
      std::from_chars(text.data(), text.data() + text.size(), value);
  if (end.ptr != text.data() + text.size()) return false;
  return end.ec == std::errc::result_out_of_range ||
         value > std::numeric_limits<int32_t>::max() ||
         value < std::numeric_limits<int32_t>::min();
}

Truth PrioritiesAreCapped(const Facts& f) {
  return f.Ask(Keyword("*.priority_weight")).SomeRow(IsBeyond32Bits);
}

void ReportIndexTime(const Facts& f, Truth applies, Report& report) {
  const Fact rows = f.Ask(Database("table.task_instance.rows"));
  if (!applies.is_yes() || !rows.number()) return;
  const int64_t ten_millions = *rows.number() / 10'000'000;
  report.Duration(std::chrono::seconds(30 * ten_millions),
                  std::chrono::seconds(300 * (ten_millions + 1)),
                  "model, not measured: half a minute to 5 minutes for 10 "
                  "million task instances",
                  rows.Given());
}

// ---- Advisories -------------------------------------------------------------

constexpr Advisory kAdvisories[] = {
    Advisory("R12-TRY-NUMBER")
        .info()
        .on(ReachingAirflow210())
        .check("code")
        .when(ReadsAttribute("try_number") || Context("ti.try_number") ||
              Context("task_instance.try_number") || Shell("airflow tasks run"))
        .title("Airflow counts a try when it schedules the task")
        .impact("The worker no longer raises the number: code that subtracts "
                "one is off by one, and a task that you run by hand has the "
                "number of its last try")
        .remedy("Use try_number as it is")
        .reference("https://github.com/apache/airflow/pull/39336"),

    Advisory("R12-LOGOUT-POST")
        .warning()
        .on(ReachingAirflow210())
        .check("code")
        .when(DerivesFrom("AuthView") || DerivesFrom("AuthDBView") ||
              DerivesFrom("AuthLDAPView") || DerivesFrom("AuthOAuthView") ||
              DerivesFrom("AuthOIDView") || DerivesFrom("AuthRemoteUserView"))
        .title("Logout is a POST request")
        .impact("If your own login view answers only GET, it fails, and so do "
                "links to /logout")
        .remedy("Let the view answer POST, and send a form instead of a link")
        .reference("https://github.com/apache/airflow/pull/40145"),

    Advisory("R12-BASH-TEMPLATE")
        .warning()
        .on(CrossingAirflow("2.10.3"))
        .check("code")
        .when(Keyword("BashOperator.bash_command")
                  .SomeRow(Value().EndsWith(".sh")))
        .title("Rendered shell scripts run from a temporary file")
        .impact("Scripts fail if they use $0 or paths relative to the script, "
                "or if /tmp does not allow execution")
        .remedy("Check the scripts that bash_command names")
        .reference(kNotes2103),

    Advisory("R12-FAB-ACCESS")
        .warning()
        .on(ReachingAirflow210())
        .check("code")
        .when(Keyword("DAG.access_control") && HasFabProviderBelow("1.3.0"))
        .title("The access_control of DAGs needs the FAB provider 1.3")
        .impact("With an older provider, an access_control that names "
                "resources fails")
        .remedy("Choose Airflow 2.10.1 or later, and require the provider", "",
                "requirements.add apache-airflow-providers-fab>=1.3.0")
        .reference(kNotes2101),

    Advisory("R12-DATASET-PAUSED")
        .info()
        .on(ReachingAirflow210())
        .check("schedules")
        .when(Import("airflow.datasets"))
        .title("Datasets do not queue runs of paused DAGs")
        .impact("Dataset events that occur while a DAG is paused do not run it "
                "later. The facts do not show which DAGs you keep paused")
        .remedy("Unpause a DAG before the events that should run it")
        .reference("https://github.com/apache/airflow/pull/38891"),

    // A weight may not even fit into the numbers of a condition.
    Advisory("R12-PRIORITY-CAP")
        .info()
        .on(CrossingAirflow("2.10.4"))
        .check("code")
        .decide(&PrioritiesAreCapped)
        .title("Airflow caps priority weights to 32 bits")
        .impact("All weights beyond 2147483647 become equal")
        .remedy("Scale them down")
        .reference("https://github.com/apache/airflow/pull/43611"),

    Advisory("R12-TEARDOWN-MARK")
        .info()
        .on(CrossingAirflow("2.10.5"))
        .check("code")
        .when(Call("as_teardown") || Import("airflow.decorators.teardown"))
        .title("Teardown tasks run when you mark a run by hand")
        .impact("A run that you mark as failed or success goes on until they "
                "finish")
        .remedy("Allow for this in scripts that mark runs")
        .reference("https://github.com/apache/airflow/pull/45530"),

    // Airflow 2.10.5 removed it.
    Advisory("R12-TELEMETRY")
        .info()
        .on(ReachingAirflow210() & LandingOnAirflow("2.10.0", "2.10.4"))
        .check("settings")
        .when(UsageDataIsOn() && !Env("SCARF_ANALYTICS") &&
              !Env("DO_NOT_TRACK"))
        .title("Airflow sends anonymous usage data")
        .impact("The scheduler and the webserver call an address of Scarf")
        .remedy("Choose Airflow 2.10.5 or later, which sends no data")
        .remedy("Or switch it off", "",
                "env.set AIRFLOW__USAGE_DATA_COLLECTION__ENABLED False")
        .reference("https://github.com/apache/airflow/pull/39510")
        .reference("https://github.com/apache/airflow/pull/45941"),

    Advisory("R12-SCHED-LOOP")
        .info()
        .on(CrossingAirflow("2.10.5"))
        .check("settings")
        .when(Config("core.parallelism").AtLeast(5001))
        .title("The scheduler may be slower with thousands of concurrent tasks")
        .impact("An unconfirmed issue reports a slower scheduler loop from "
                "Airflow 2.10.5 on with more than 5000 concurrent tasks")
        .remedy("Watch the duration of the loop after the upgrade")
        .reference("https://github.com/apache/airflow/issues/51212"),

    Advisory("R12-DB-DAGID-INDEXES")
        .info()
        .on(ReachingAirflow210())
        .check("database-migration")
        .when(Database("table.task_instance.rows").AtLeast(10'000'000))
        .report(&ReportIndexTime)
        .title("The migration builds several indexes on large tables")
        .impact("The migration takes longer. The duration comes from a model: "
                "no measurement is published")
        .remedy("Plan the window, or delete history first",
                "airflow db clean --clean-before-timestamp <date>")
        .reference(kMigrations),
};

}  // namespace
}  // namespace upgrade_plugin::runtime_12

UPGRADE_ADVISOR_PLUGIN("runtime_12", "1.1.0",
                       "Changes in Airflow 2.10 (Runtime 12)",
                       upgrade_plugin::runtime_12::kAdvisories,
                       upgrade_plugin::runtime_12::kImage)
