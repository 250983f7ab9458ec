// What changes with Airflow 2.5: Runtime 7, and every step that crosses it.
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

// "AIRFLOW__KUBERNETES__NAMESPACE" of the option namespace.
std::string Variable(std::string_view section, std::string_view option) {
  std::string name = "AIRFLOW__";
  name.append(section).append("__");
  for (char c : option) {
    name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return name;
}

// Airflow 2.6 merges this one with others, and an advisory of its own says so.
bool IsMergedIn(std::string_view option, const Facts& f) {
  return option == "worker_pods_pending_timeout" &&
         f.target("airflow.minor")
             .version_at_least(Scheme::kPep440, "2.6")
             .is_yes();
}

void ReportKubernetesSection(const Facts& f, Truth, Report& report) {
  constexpr std::string_view kSection = "kubernetes.";
  const Fact section = f.config_under("kubernetes");
  for (uint32_t i = 0; i < section.count(); ++i) {
    const Row row = section.row(i);
    if (row.name.size() <= kSection.size()) continue;
    const std::string_view option = row.name.substr(kSection.size());
    if (IsMergedIn(option, f)) continue;
    const std::string before = Variable("KUBERNETES", option);
    const std::string after = Variable("KUBERNETES_EXECUTOR", option);
    report.Subject(row.name, "Its variable becomes " + after, row, 1);
    report.Remedy(
        "Rename " + before, "",
        std::string("env.rename ").append(before).append(" ") + after);
  }
}

// Only failed_states make a sensor fail early; who handles its timeout alone
// expects it to wait.
Truth WaitsForFailures(const Facts& f) {
  return f.imports("airflow.sensors.external_task") &&
         (f.keyword("ExternalTaskSensor.failed_states") ||
          f.catches("AirflowSensorTimeout"));
}

constexpr Advisory kAdvisories[] = {
    Advisory("R7-CFG-KUBERNETES")
        .warning()
        .on(ReachingAirflow25())
        .check("settings")
        .when([](const Facts& f) -> Truth {
          return f.config_under("kubernetes");
        })
        .title("The section [kubernetes] is called [kubernetes_executor]")
        .impact("The old name works with a warning until Airflow 3")
        .remedy("Rename the variables after the upgrade")
        .report(&ReportKubernetesSection)
        .reference(kNotes250),

    Advisory("R7-CFG-DEACTIVATE-STALE")
        .warning()
        .on(ReachingAirflow25())
        .check("settings")
        .when([](const Facts& f) -> Truth {
          return f.config("scheduler.deactivate_stale_dags_interval");
        })
        .title("The option deactivate_stale_dags_interval is renamed")
        .impact("The old name works with a warning until Airflow 3")
        .remedy("Rename the variable after the upgrade", "",
                "env.rename AIRFLOW__SCHEDULER__DEACTIVATE_STALE_DAGS_INTERVAL "
                "AIRFLOW__SCHEDULER__PARSING_CLEANUP_INTERVAL")
        .reference(kNotes250),

    Advisory("R7-EXT-TASK-EXC")
        .info()
        .on(ReachingAirflow25())
        .check("code")
        .when(&WaitsForFailures)
        .title("ExternalTaskSensor fails as soon as one of its tasks does")
        .impact("It waited for the others, or for ever, before. Handlers of "
                "AirflowSensorTimeout alone do not see the failure")
        .remedy("Handle AirflowException around the sensor")
        .reference(kNotes250)
        .reference("https://github.com/apache/airflow/pull/27190"),

    Advisory("R7-DAG-TEST-CLI")
        .warning()
        .on(ReachingAirflow25())
        .check("commands")
        .when([](const Facts& f) -> Truth {
          return f.shell("airflow dags test");
        })
        .title("The command dags test runs the DAG in its own process")
        .impact("It is no backfill job any more: no executor, pool or "
                "concurrency limit takes part, and the output is another")
        .remedy("Check what your scripts expect of it")
        .reference(kNotes250),

    Advisory("R7-MONITORING-DAG")
        .info()
        .on(CrossingRuntime("7.4.2"))
        .check("platform")
        .when([](const Facts& f) {
          return f.request("platform").equals("software");
        })
        .title("The monitoring DAG and OpenLineage are off on Software")
        .impact("Whoever looks at them finds nothing from Runtime 7.4.2 on")
        .remedy("Switch them on deliberately if you use them")
        .reference(kRuntimeNotes),
};

}  // namespace
}  // namespace upgrade_plugin::runtime_7

UPGRADE_ADVISOR_PLUGIN("runtime_7", "1.0.0",
                       "What changes with Airflow 2.5 (Runtime 7)",
                       upgrade_plugin::runtime_7::kAdvisories)
