// What each kind of Smart Sensor becomes.
//
// Pure functions; thread-safe.
#ifndef PLUGINS_RUNTIME_6_SMART_SENSOR_REMOVAL_SENSORS_H_
#define PLUGINS_RUNTIME_6_SMART_SENSOR_REMOVAL_SENSORS_H_

#include <string>
#include <string_view>
#include <vector>

namespace upgrade_plugin::runtime_6 {

// What an enabled Smart Sensor is when sensors_enabled is not set.
inline constexpr std::string_view kDefaultSensors = "NamedHivePartitionSensor";

// The names of a comma list, without white space and module paths, each once.
std::vector<std::string_view> SensorNames(std::string_view list);

// A sentence: the deferrable operator a sensor becomes, or what to do where
// there is none.
std::string Replacement(std::string_view sensor);

}  // namespace upgrade_plugin::runtime_6

#endif  // PLUGINS_RUNTIME_6_SMART_SENSOR_REMOVAL_SENSORS_H_
