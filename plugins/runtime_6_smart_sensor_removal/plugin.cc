// The end of Smart Sensors, and what else changes with Airflow 2.4: Runtime 6,
// Certified 2.4, and every step that crosses them.
#include "sdk/cpp/plugin.h"

#include "plugins/runtime_6_smart_sensor_removal/conditions.h"

namespace upgrade_plugin::runtime_6 {
namespace {

constexpr char kNotes240[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-4-0-2022-09-19";
constexpr char kNotes242[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-4-2-2022-10-23";
constexpr char kRemoval[] = "https://github.com/apache/airflow/pull/25507";
constexpr char kMigrations[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/migrations-ref.html";
constexpr char kRuntimeUpgrade[] =
    "https://www.astronomer.io/docs/runtime/upgrade-runtime";
constexpr char kRuntimeNotes[] =
    "https://www.astronomer.io/docs/runtime/runtime-release-notes";
constexpr char kAsyncProviders[] =
    "https://github.com/astronomer/astronomer-providers";

constexpr Advisory kAdvisories[] = {
    Advisory("R6-SMART-SENSOR-ENABLED")
        .critical()
        .blocks_step()
        .on(RemovingSmartSensors())
        .check("smart-sensors")
        .when(&SmartSensorsAreOn)
        .title("Smart Sensors are on, and Airflow 2.4 has none")
        .impact(
            "Every sensor that was bundled runs on its own again: it holds a "
            "worker slot while it pokes, or loads the scheduler. Capacity "
            "drops and tasks wait")
        .remedy(
            "Turn each sensor into its deferrable operator while you still run "
            "the old release; where there is none use mode=\"reschedule\"")
        .remedy(
            "Let tasks in state sensing finish, then switch Smart Sensors off: "
            "that acknowledges the change and lifts the block")
        .remedy("Make sure that a triggerer runs: deferred tasks wait in it")
        .report(&ReportEnabledSensors)
        .reference(kNotes240)
        .reference(kRemoval)
        .reference(kRuntimeUpgrade),

    Advisory("R6-SMART-SENSOR-CFG")
        .info()
        .on(RemovingSmartSensors())
        .check("smart-sensors")
        .when(&SettingsAreDead)
        .title("Settings of Smart Sensors are left although they are off")
        .impact("Nothing reads them in Airflow 2.4")
        .remedy("Remove the variables of the section smart_sensor")
        .report(&ReportDeadSettings)
        .reference(kNotes240),

    Advisory("R6-SMART-SENSOR-IMPORT")
        .critical()
        .blocks_step()
        .on(RemovingSmartSensors())
        .check("imports")
        .when(&ImportsRemovedModules)
        .title("Code imports modules of Smart Sensors")
        .impact("The files do not load and their DAGs disappear")
        .remedy("Delete the imports, or rewrite the sensors as deferrable ones")
        .report(&ReportRemovedModules)
        .reference(kNotes240)
        .reference(kRemoval),

    Advisory("R6-SMART-SENSOR-OVERRIDE")
        .info()
        .on(RemovingSmartSensors())
        .check("smart-sensors")
        .when(&OverridesAreDead)
        .title("Sensors of your own override or call what is gone")
        .impact(
            "Airflow does not call the overrides any more, and a call of the "
            "base method fails")
        .remedy(
            "Remove register_in_sensor_service, is_smart_sensor_compatible and "
            "poke_context_fields from your sensors")
        .reference(kNotes240),

    Advisory("R6-SMART-SENSOR-HIVE")
        .warning()
        .on(RemovingSmartSensors())
        .check("smart-sensors")
        .when([](const Facts& f) {
          return SmartSensorsAreOn(f) &&
                 (f.imports("airflow.providers.apache.hive.sensors") ||
                  f.imports("airflow.sensors.named_hive_partition_sensor") ||
                  f.imports("airflow.sensors.hive_partition_sensor") ||
                  f.imports("airflow.sensors.metastore_partition_sensor"));
        })
        .title("Hive sensors have direct deferrable twins")
        .impact(
            "Until they are swapped each holds a worker slot while it pokes")
        .remedy(
            "Use NamedHivePartitionSensorAsync and HivePartitionSensorAsync; "
            "MetastorePartitionSensor has no twin: use mode=\"reschedule\"",
            "", "requirements.add astronomer-providers[apache.hive]")
        .reference(kAsyncProviders),

    Advisory("R6-SENSING-TASKS")
        .warning()
        .on(RemovingSmartSensors())
        .check("smart-sensors")
        .when(&TasksAreSensing)
        .title("Tasks in state sensing are failed by the migration")
        .impact("Their DAG runs fail although nothing is wrong with them")
        .remedy("Let them finish before the upgrade, or clear them after it")
        .report(&ReportSensingTasks)
        .reference(kMigrations),

    Advisory("R6-SLOT-CAPACITY")
        .warning()
        .on(RemovingSmartSensors())
        .check("smart-sensors")
        .when(&SensorsAreRegistered)
        .title(
            "Sensors that shared a few processes will want slots of their own")
        .impact("Sensors that are not converted fill workers and pools; other "
                "tasks wait")
        .remedy("Convert the sensors first, or add workers and pool slots")
        .reference(kNotes240),

    Advisory("R6-TRIGGERER-REQUIRED")
        .warning()
        .on(RemovingSmartSensors())
        .check("smart-sensors")
        .when([](const Facts& f) {
          return f.request("platform").equals("software") &&
                 SmartSensorsAreOn(f);
        })
        .title("Deferrable operators need a triggerer")
        .impact("Without one deferred tasks never resume")
        .remedy("Enable the triggerer of the Deployment before you convert")
        .reference(kAsyncProviders),

    // ---- What else changes with Airflow 2.4 --------------------------------
    Advisory("R6-VANISHED-MODULES")
        .critical()
        .blocks_step()
        .on(RemovingSmartSensors())
        .alias("AC-110-IMPORTS")
        .check("imports")
        .when(&ImportsVanished)
        .title("Code imports modules that Airflow 2.4 does not have")
        .impact("The files do not load and their DAGs disappear")
        .remedy("Import from the providers, and require them")
        .report(&ReportVanished)
        .reference(kNotes240),

    Advisory("R6-SHIM-MODULES")
        .info()
        .on(RemovingSmartSensors())
        .alias("R6-DBAPIHOOK-MOVED")
        .check("imports")
        .when(&ImportsRedirects)
        .title("Code imports modules that are mere redirects")
        .impact("They work with a warning until Airflow 3, and only while the "
                "provider they lead to is installed")
        .remedy("Import from the new places")
        .report(&ReportRedirects)
        .reference(kNotes240),

    Advisory("R6-SCHEDULE-KWARG")
        .info()
        .on(RemovingSmartSensors())
        .check("code")
        .when([](const Facts& f) {
          return f.keyword("DAG.schedule_interval") ||
                 f.keyword("DAG.timetable");
        })
        .title("The arguments schedule_interval and timetable are deprecated")
        .impact("They work with a warning until Airflow 3")
        .remedy("Write schedule for both")
        .reference(kNotes240),

    Advisory("R6-FLASK22")
        .warning()
        .on(RemovingSmartSensors())
        .check("requirements")
        .when([](const Facts& f) {
          return f.requirement("flask").admits_none_from("2.2") ||
                 f.calls("before_first_request") ||
                 f.calls("before_app_first_request");
        })
        .title("Airflow 2.4 brings Flask 2.2")
        .impact("An older pin conflicts with the image, and hooks before the "
                "first request are deprecated")
        .remedy("Raise the pin and test plugins of the UI", "",
                "requirements.add flask>=2.2,<2.3")
        .reference(kNotes240),

    Advisory("R6-LOGS-600")
        .warning()
        .on(LandingOnRuntime("6.0.0", "6.0.0"))
        .check("platform")
        .when([](const Facts& f) {
          return f.request("platform").equals("astro");
        })
        .title("Task logs cannot be read on Astro with Runtime 6.0.0")
        .impact("The UI shows no logs of tasks")
        .remedy("Choose Runtime 6.0.1 or later")
        .reference(kRuntimeNotes),

    Advisory("R6-STACKTRACE")
        .info()
        .on(CrossingAirflow("2.4.2"))
        .check("settings")
        .when([](const Facts& f) {
          return !f.config("webserver.expose_stacktrace");
        })
        .title("The UI does not show stack traces any more")
        .impact("Errors of the webserver show a short page")
        .remedy("Show them while you look for a fault", "",
                "env.set AIRFLOW__WEBSERVER__EXPOSE_STACKTRACE True")
        .reference(kNotes242),

    Advisory("R6-USERNAME-CASE")
        .critical()
        .blocks_step()
        .on(CrossingAirflow("2.4.3"))
        .check("database-content")
        .when([](const Facts& f) {
          return f.database("probe.ab_user.username.case_duplicates")
              .at_least(1);
        })
        .title("User names differ in nothing but their case")
        .impact("The migration to Airflow 2.4.3 makes them unique whatever "
                "their case, and stops")
        .remedy("Rename or delete one of each such pair of users first")
        .reference(kMigrations),
};

}  // namespace
}  // namespace upgrade_plugin::runtime_6

UPGRADE_ADVISOR_PLUGIN("runtime_6_smart_sensor_removal", "1.0.0",
                       "The removal of Smart Sensors, and what else changes "
                       "with Airflow 2.4 (Runtime 6)",
                       upgrade_plugin::runtime_6::kAdvisories)
