// The end of Smart Sensors: Airflow 2.4 has none.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/runtime_6_smart_sensor_removal/tables.h"

namespace upgrade_plugin::runtime_6 {
namespace {

constexpr char kRemoval[] = "https://github.com/apache/airflow/pull/25507";
constexpr char kMigrations[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/migrations-ref.html";
constexpr char kRuntimeUpgrade[] =
    "https://www.astronomer.io/docs/runtime/upgrade-runtime";
constexpr char kAsyncProviders[] =
    "https://github.com/astronomer/astronomer-providers";

constexpr Steps RemovingSmartSensors() { return CrossingAirflow("2.4.0"); }

constexpr Condition SmartSensorsAreOn() {
  return Config("smart_sensor.use_smart_sensor").IsTrue();
}

// The options of the section, which nothing replaces.
constexpr NameTable kOptions({
    {"smart_sensor.sensors_enabled"},
    {"smart_sensor.shard_code_upper_limit"},
    {"smart_sensor.shards"},
    {"smart_sensor.use_smart_sensor"},
});

constexpr NameTable kModules({
    {"airflow.models.SensorInstance", "Airflow 2.4 does not have it"},
    {"airflow.models.sensorinstance", "Airflow 2.4 does not have it"},
    {"airflow.sensors.smart_sensor", "Airflow 2.4 does not have it"},
    {"airflow.smart_sensor_dags", "Airflow 2.4 does not have it"},
});

// The same with their variables, for the remedies of the sensors.
struct Option {
  std::string_view key;
  std::string_view variable;
};
constexpr Option kSettings[] = {
    {"smart_sensor.use_smart_sensor",
     "AIRFLOW__SMART_SENSOR__USE_SMART_SENSOR"},
    {"smart_sensor.sensors_enabled", "AIRFLOW__SMART_SENSOR__SENSORS_ENABLED"},
    {"smart_sensor.shards", "AIRFLOW__SMART_SENSOR__SHARDS"},
    {"smart_sensor.shard_code_upper_limit",
     "AIRFLOW__SMART_SENSOR__SHARD_CODE_UPPER_LIMIT"},
};

// ---- The deferrable operator of each sensor --------------------------------

// What an enabled Smart Sensor is when sensors_enabled is not set.
constexpr std::string_view kDefaultSensors = "NamedHivePartitionSensor";

// Each deferrable operator has the name of its sensor, and "Async" at the end.
struct Deferrable {
  std::string_view sensor;
  std::string_view package;  // that has the operator
};

constexpr std::string_view kAirflow = "Airflow itself";
constexpr std::string_view kCore = "astronomer-providers";
constexpr std::string_view kAmazon = "astronomer-providers[amazon]";
constexpr std::string_view kGoogle = "astronomer-providers[google]";
constexpr std::string_view kHive = "astronomer-providers[apache.hive]";
constexpr std::string_view kAzure = "astronomer-providers[microsoft.azure]";

constexpr Deferrable kDeferrables[] = {
    {"NamedHivePartitionSensor", kHive},
    {"HivePartitionSensor", kHive},
    {"DateTimeSensor", kAirflow},
    {"TimeDeltaSensor", kAirflow},
    {"TimeSensor", kAirflow},
    {"ExternalTaskSensor", kCore},
    {"FileSensor", kCore},
    {"BatchSensor", kAmazon},
    {"EmrContainerSensor", kAmazon},
    {"EmrJobFlowSensor", kAmazon},
    {"EmrStepSensor", kAmazon},
    {"RedshiftClusterSensor", kAmazon},
    {"S3KeySensor", kAmazon},
    {"S3KeySizeSensor", kAmazon},
    {"S3KeysUnchangedSensor", kAmazon},
    {"S3PrefixSensor", kAmazon},
    {"BigQueryTableExistenceSensor", kGoogle},
    {"GCSObjectExistenceSensor", kGoogle},
    {"GCSObjectUpdateSensor", kGoogle},
    {"GCSObjectsWithPrefixExistenceSensor", kGoogle},
    {"GCSUploadSessionCompleteSensor", kGoogle},
    {"AzureDataFactoryPipelineRunStatusSensor", kAzure},
    {"WasbBlobSensor", kAzure},
    {"WasbPrefixSensor", kAzure},
    {"DbtCloudJobRunSensor", "astronomer-providers[dbt.cloud]"},
    {"HttpSensor", "astronomer-providers[http]"},
    {"SFTPSensor", "astronomer-providers[sftp]"},
    {"SnowflakeSensor", "astronomer-providers[snowflake]"},
};

// The names of a comma list, without blanks and module paths, each once.
std::vector<std::string_view> SensorNames(std::string_view list) {
  std::vector<std::string_view> names;
  while (!list.empty()) {
    const size_t comma = std::min(list.find(','), list.size());
    std::string_view name = Trimmed(list.substr(0, comma));
    list.remove_prefix(std::min(comma + 1, list.size()));
    const size_t dot = name.rfind('.');
    if (dot != std::string_view::npos) name.remove_prefix(dot + 1);
    if (!name.empty() &&
        std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(name);
    }
  }
  return names;
}

std::string ReplacementOf(std::string_view sensor) {
  for (const Deferrable& deferrable : kDeferrables) {
    if (deferrable.sensor != sensor) continue;
    std::string text = "Use ";
    text.append(sensor).append("Async of ").append(deferrable.package);
    return text;
  }
  return "It has no known deferrable operator: use mode=\"reschedule\" with a "
         "longer poke_interval, deferrable=True where its provider supports "
         "it, or a trigger of your own";
}

// The row that imports a class, by the last part of its name: sensors_enabled
// may name it by another path.
const ua_fact* ImportOf(std::string_view sensor, const Fact& imports) {
  for (uint32_t i = 0; i < imports.count(); ++i) {
    const std::string_view name = imports.row(i).name;
    const size_t dot = name.rfind('.');
    if (dot != std::string_view::npos && name.substr(dot + 1) == sensor) {
      return imports.row(i).at;
    }
  }
  return nullptr;
}

void ReportSensor(std::string_view sensor, const Fact& enabled,
                  const Fact& imports, Report& report) {
  const std::string replacement = ReplacementOf(sensor);
  if (const ua_fact* at = ImportOf(sensor, imports)) {
    report.Subject(sensor, replacement, Row{{}, {}, {}, 0, false, at}, 1);
  } else {
    report.Subject(sensor, replacement, enabled.Given());
  }
}

void ReportEnabledSensors(const Facts& f, Truth applies, Report& report) {
  if (!applies.is_yes()) return;
  const Fact enabled = f.Ask(Config("smart_sensor.sensors_enabled"));
  const Fact imports = f.Ask(Import("airflow"));
  // A list that is not known is not the default one.
  const bool is_withheld = enabled.is_given() && enabled.row(0).withheld;
  if (!enabled.Given().is_unknown() && !is_withheld) {
    const std::string_view list =
        enabled.is_given() ? enabled.text() : kDefaultSensors;
    for (std::string_view sensor : SensorNames(list)) {
      ReportSensor(sensor, enabled, imports, report);
    }
  }
  for (const Option& option : kSettings) {
    if (!f.Ask(Config(option.key)).is_given()) continue;
    const std::string variable(option.variable);
    report.Remedy("Remove " + variable, "", "env.unset " + variable);
  }
  report.Do({Phase::kBefore,
             "Convert the sensors to deferrable operators, deploy them and "
             "watch them on the release you run"});
  report.Do({Phase::kBefore,
             "Drain: pause DAGs with Smart Sensors and let tasks in state "
             "sensing finish"});
  report.Do({Phase::kAfter,
             "Delete the pools and paused DAGs of the shards "
             "(smart_sensor_group_shard_*)",
             "", "", /*optional=*/true});
}

// Whether Smart Sensors are on does not matter: tasks may be left from the day
// when they were switched off.
constexpr Question kSensing = Database("probe.task_instance.state.sensing");

void ReportSensingTasks(const Facts& f, Truth applies, Report& report) {
  const Fact sensing = f.Ask(kSensing);
  if (!applies.is_yes() || !sensing.number()) return;
  report.Detail("Tasks in state sensing: " + std::string(sensing.text()),
                sensing.Given());
  report.Do({Phase::kAfter,
             "Clear the tasks that the migration failed, so "
             "that they run again"});
}

// ---- Advisories -------------------------------------------------------------

constexpr Advisory kRows[] = {
    Advisory("R6-SMART-SENSOR-ENABLED")
        .critical()
        .blocks_step()
        .on(RemovingSmartSensors())
        .check("smart-sensors")
        .when(SmartSensorsAreOn())
        .report(&ReportEnabledSensors)
        .title("Smart Sensors are on, and Airflow 2.4 does not have them")
        .impact("Every sensor runs on its own again: it holds a worker slot "
                "while it pokes, or loads the scheduler. Capacity drops, and "
                "tasks wait")
        .remedy(
            "Convert each sensor to its deferrable operator while you still "
            "run the old release; use mode=\"reschedule\" where there is "
            "none")
        .remedy("Let tasks in state sensing finish, then switch Smart Sensors "
                "off: that confirms the change and lifts the block")
        .remedy("Make sure that a triggerer runs: deferred tasks wait in it")
        .reference(kNotes240)
        .reference(kRemoval)
        .reference(kRuntimeUpgrade),

    Advisory("R6-SMART-SENSOR-CFG")
        .info()
        .on(RemovingSmartSensors())
        .check("smart-sensors")
        .when(RenamedOptions(kOptions) && !SmartSensorsAreOn())
        .title("Smart Sensors are off, but their options are still set")
        .impact("Airflow 2.4 does not read them")
        .remedy("Remove the variables of the section smart_sensor")
        .reference(kNotes240),

    Advisory("R6-SMART-SENSOR-IMPORT")
        .critical()
        .blocks_step()
        .on(RemovingSmartSensors())
        .check("imports")
        .subjects(kModules, Import("airflow"))
        .title("Code imports modules of Smart Sensors")
        .impact("The files do not load, and their DAGs disappear")
        .remedy("Delete the imports, or rewrite the sensors as deferrable ones")
        .reference(kNotes240)
        .reference(kRemoval),

    Advisory("R6-SMART-SENSOR-OVERRIDE")
        .info()
        .on(RemovingSmartSensors())
        .check("smart-sensors")
        .when(Call("register_in_sensor_service") ||
              Call("is_smart_sensor_compatible") ||
              DefinesMethod("BaseSensorOperator.register_in_sensor_service") ||
              DefinesMethod("BaseSensorOperator.is_smart_sensor_compatible") ||
              SetsAttribute("BaseSensorOperator.poke_context_fields"))
        .title("Your sensors override or call methods that are gone")
        .impact("Airflow no longer calls the overrides, and a call of the base "
                "method fails")
        .remedy("Remove register_in_sensor_service, is_smart_sensor_compatible "
                "and poke_context_fields from your sensors")
        .reference(kNotes240),

    Advisory("R6-SMART-SENSOR-HIVE")
        .warning()
        .on(RemovingSmartSensors())
        .check("smart-sensors")
        .when(SmartSensorsAreOn() &&
              (Import("airflow.providers.apache.hive.sensors") ||
               Import("airflow.sensors.named_hive_partition_sensor") ||
               Import("airflow.sensors.hive_partition_sensor") ||
               Import("airflow.sensors.metastore_partition_sensor")))
        .title("Hive sensors have deferrable operators")
        .impact("Until you convert them, each sensor holds a worker slot while "
                "it pokes")
        .remedy("Use NamedHivePartitionSensorAsync and "
                "HivePartitionSensorAsync. MetastorePartitionSensor has no "
                "deferrable operator: use mode=\"reschedule\"",
                "", "requirements.add astronomer-providers[apache.hive]")
        .reference(kAsyncProviders),

    Advisory("R6-SENSING-TASKS")
        .warning()
        .on(RemovingSmartSensors())
        .check("smart-sensors")
        .when(kSensing.AtLeast(1))
        .report(&ReportSensingTasks)
        .title("The migration fails tasks in state sensing")
        .impact("Their DAG runs fail although nothing is wrong with them")
        .remedy("Let them finish before the upgrade, or clear them after it")
        .reference(kMigrations),

    Advisory("R6-SLOT-CAPACITY")
        .warning()
        .on(RemovingSmartSensors())
        .check("smart-sensors")
        .when(SmartSensorsAreOn() &&
              Database("table.sensor_instance.rows").AtLeast(1))
        .title("Sensors that shared a few processes will need their own slots")
        .impact("Sensors that you do not convert fill workers and pools, and "
                "other tasks wait")
        .remedy("Convert the sensors first, or add workers and pool slots")
        .reference(kNotes240),

    Advisory("R6-TRIGGERER-REQUIRED")
        .warning()
        .on(RemovingSmartSensors())
        .check("smart-sensors")
        .when(Request("platform").Equals("software") && SmartSensorsAreOn())
        .title("Deferrable operators need a triggerer")
        .impact("Without a triggerer, deferred tasks never resume")
        .remedy("Enable the Deployment's triggerer before you convert sensors")
        .reference(kAsyncProviders),
};

}  // namespace

constexpr AdvisoryTable kSmartSensors = Table(kRows);

}  // namespace upgrade_plugin::runtime_6
