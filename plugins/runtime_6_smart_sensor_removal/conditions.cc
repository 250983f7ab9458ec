#include "plugins/runtime_6_smart_sensor_removal/conditions.h"

#include <string>
#include <string_view>

#include "plugins/runtime_6_smart_sensor_removal/sensors.h"

namespace upgrade_plugin::runtime_6 {
namespace {

// The settings of the section and the variables that make them.
struct Setting {
  std::string_view key;
  std::string_view variable;
};
constexpr Setting kSettings[] = {
    {"smart_sensor.use_smart_sensor",
     "AIRFLOW__SMART_SENSOR__USE_SMART_SENSOR"},
    {"smart_sensor.sensors_enabled", "AIRFLOW__SMART_SENSOR__SENSORS_ENABLED"},
    {"smart_sensor.shards", "AIRFLOW__SMART_SENSOR__SHARDS"},
    {"smart_sensor.shard_code_upper_limit",
     "AIRFLOW__SMART_SENSOR__SHARD_CODE_UPPER_LIMIT"},
};

constexpr std::string_view kRemovedModules[] = {
    "airflow.sensors.smart_sensor", "airflow.models.sensorinstance",
    "airflow.models.SensorInstance", "airflow.smart_sensor_dags"};

void ReportUnset(const Setting& setting, Report& report) {
  const std::string variable(setting.variable);
  report.Remedy("Remove the variable " + variable, "", "env.unset " + variable);
}

// The row of the import of a class; by its last name, as sensors_enabled may
// name it by a path of its own.
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
  const std::string replacement = Replacement(sensor);
  if (const ua_fact* at = ImportOf(sensor, imports)) {
    report.Subject(sensor, replacement, Row{{}, {}, {}, 0, false, at}, 1);
  } else {
    report.Subject(sensor, replacement, enabled);
  }
}

}  // namespace

Truth SmartSensorsAreOn(const Facts& f) {
  return f.config("smart_sensor.use_smart_sensor").is_true();
}

void ReportEnabledSensors(const Facts& f, Truth applies, Report& report) {
  if (!applies.is_yes()) return;
  const Fact enabled = f.config("smart_sensor.sensors_enabled");
  const Fact imports = f.imports("airflow");
  // A list that is not known is not the default one.
  if (!enabled.is_unknown() && !(enabled.is_yes() && enabled.row(0).withheld)) {
    const std::string_view list =
        enabled.is_yes() ? enabled.text() : kDefaultSensors;
    for (std::string_view sensor : SensorNames(list)) {
      ReportSensor(sensor, enabled, imports, report);
    }
  }
  for (const Setting& setting : kSettings) {
    if (f.config(setting.key).is_yes()) ReportUnset(setting, report);
  }
  report.Do({Phase::kBefore,
             "Convert the sensors to deferrable operators, deploy and watch "
             "them on the release you run"});
  report.Do({Phase::kBefore,
             "Drain: pause DAGs with Smart Sensors and let tasks in state "
             "sensing finish"});
  report.Do({Phase::kAfter,
             "Delete the pools and paused DAGs of the shards "
             "(smart_sensor_group_shard_*)",
             "", "", /*optional=*/true});
}

Truth SettingsAreDead(const Facts& f) {
  return f.config_under("smart_sensor") && !SmartSensorsAreOn(f);
}

void ReportDeadSettings(const Facts& f, Truth applies, Report& report) {
  if (!applies.is_yes()) return;
  for (const Setting& setting : kSettings) {
    const Fact set = f.config(setting.key);
    if (!set.is_yes()) continue;
    report.Subject(setting.key, "Nothing reads this setting any more", set);
    ReportUnset(setting, report);
  }
}

Truth ImportsRemovedModules(const Facts& f) {
  Truth any = No();
  for (std::string_view module : kRemovedModules) {
    any = any || f.imports(module);
  }
  return any;
}

void ReportRemovedModules(const Facts& f, Truth, Report& report) {
  for (std::string_view module : kRemovedModules) {
    const Fact imports = f.imports(module);
    for (uint32_t i = 0; i < imports.count(); ++i) {
      const Row row = imports.row(i);
      std::string subject(row.file);
      if (!subject.empty()) subject += " ";
      subject.append("import ").append(row.name);
      report.Subject(subject, "The module is not in Airflow 2.4", imports);
    }
  }
}

Truth TasksAreSensing(const Facts& f) {
  const Fact sensing = f.database("probe.task_instance.state.sensing");
  // Who does not use Smart Sensors is not asked to count.
  if (sensing.is_unknown()) return SmartSensorsAreOn(f) && sensing;
  return sensing.at_least(1);
}

void ReportSensingTasks(const Facts& f, Truth applies, Report& report) {
  const Fact sensing = f.database("probe.task_instance.state.sensing");
  if (!applies.is_yes() || !sensing.number()) return;
  report.Detail("Tasks in state sensing: " + std::string(sensing.text()),
                sensing);
  report.Do({Phase::kAfter,
             "Clear the tasks that the migration failed, so that they run "
             "again"});
}

Truth SensorsAreRegistered(const Facts& f) {
  return SmartSensorsAreOn(f) &&
         f.database("table.sensor_instance.rows").at_least(1);
}

Truth OverridesAreDead(const Facts& f) {
  return f.calls("register_in_sensor_service") ||
         f.calls("is_smart_sensor_compatible") ||
         f.defines_method("BaseSensorOperator.register_in_sensor_service") ||
         f.defines_method("BaseSensorOperator.is_smart_sensor_compatible") ||
         f.sets_attribute("BaseSensorOperator.poke_context_fields");
}

}  // namespace upgrade_plugin::runtime_6
