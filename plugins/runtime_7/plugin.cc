// Changes in Airflow 2.5: Runtime 7, and every step that crosses it.
#include "sdk/cpp/plugin.h"

#include <string>
#include <string_view>

namespace upgrade_plugin::runtime_7 {
namespace {

constexpr char kNotes250[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-5-0-2022-12-02";
constexpr char kRuntimeNotes[] =
    "https://www.astronomer.io/docs/runtime/runtime-release-notes";

constexpr Steps ReachingAirflow25() { return CrossingAirflow("2.5.0"); }

constexpr NameTable kParsingOptions({
    {"scheduler.deactivate_stale_dags_interval",
     "scheduler.parsing_cleanup_interval"},
});

// "AIRFLOW__KUBERNETES__NAMESPACE" of the option namespace.
std::string Variable(std::string_view section, std::string_view option) {
  std::string name = "AIRFLOW__";
  name.append(section).append("__");
  for (char c : option) {
    name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return name;
}

// Airflow 2.6 merges this option with others, and the plugin of that line has
// an advisory for it.
bool IsMergedIn(std::string_view option, const Facts& f) {
  return option == "worker_pods_pending_timeout" &&
         f.Ask(Target("airflow.minor"))
             .VersionAtLeast(Scheme::kPep440, "2.6")
             .is_yes();
}

// The section moves as a whole, so its options are in no table.
void ReportKubernetesSection(const Facts& f, Truth, Report& report) {
  const Fact section = f.Ask(ConfigUnder("kubernetes"));
  for (uint32_t i = 0; i < section.count(); ++i) {
    const Row row = section.row(i);
    const std::string_view option = row.NameBetween("kubernetes.", "");
    if (option.empty() || IsMergedIn(option, f)) continue;
    const std::string before = Variable("KUBERNETES", option);
    const std::string after = Variable("KUBERNETES_EXECUTOR", option);
    report.Subject(
        row.name, std::string("Renamed to kubernetes_executor.").append(option),
        row, 1);
    report.Remedy(
        std::string("Rename ").append(before).append(" to ") + after, "",
        std::string("env.rename ").append(before).append(" ") + after);
  }
}

constexpr Advisory kAdvisories[] = {
    Advisory("R7-CFG-KUBERNETES")
        .warning()
        .on(ReachingAirflow25())
        .check("settings")
        .when(ConfigUnder("kubernetes"))
        .report(&ReportKubernetesSection)
        .title("The section [kubernetes] is now [kubernetes_executor]")
        .impact("The old name works with a warning until Airflow 3")
        .remedy("Rename the variables after the upgrade")
        .reference(kNotes250),

    Advisory("R7-CFG-DEACTIVATE-STALE")
        .warning()
        .on(ReachingAirflow25())
        .check("settings")
        .when(RenamedOptions(kParsingOptions))
        .title("The option deactivate_stale_dags_interval has a new name")
        .impact("The old name works with a warning until Airflow 3")
        .remedy("Rename the variable after the upgrade")
        .reference(kNotes250),

    // Only failed_states makes a sensor fail early, and code that catches only
    // its timeout expects it to wait.
    Advisory("R7-EXT-TASK-EXC")
        .info()
        .on(ReachingAirflow25())
        .check("code")
        .when(Import("airflow.sensors.external_task") &&
              (Keyword("ExternalTaskSensor.failed_states") ||
               Catches("AirflowSensorTimeout")))
        .title("ExternalTaskSensor fails as soon as one of its tasks fails")
        .impact("Before, it waited for the other tasks, or forever. Code that "
                "catches only AirflowSensorTimeout does not see the failure")
        .remedy("Catch AirflowException around the sensor")
        .reference(kNotes250)
        .reference("https://github.com/apache/airflow/pull/27190"),

    Advisory("R7-DAG-TEST-CLI")
        .warning()
        .on(ReachingAirflow25())
        .check("commands")
        .when(Shell("airflow dags test"))
        .title("The command dags test runs the DAG in its own process")
        .impact("It no longer starts a backfill job: executors, pools and "
                "concurrency limits do not apply, and the output differs")
        .remedy("Check what your scripts expect from it")
        .reference(kNotes250),

    Advisory("R7-MONITORING-DAG")
        .info()
        .on(CrossingRuntime("7.4.2"))
        .check("platform")
        .when(Request("platform").Equals("software"))
        .title("The monitoring DAG and OpenLineage are off on Software")
        .impact("From Runtime 7.4.2 on, neither gives you any data")
        .remedy("Switch them on explicitly if you use them")
        .reference(kRuntimeNotes),
};

}  // namespace
}  // namespace upgrade_plugin::runtime_7

UPGRADE_ADVISOR_PLUGIN("runtime_7", "1.1.0",
                       "Changes in Airflow 2.5 (Runtime 7)",
                       upgrade_plugin::runtime_7::kAdvisories)
