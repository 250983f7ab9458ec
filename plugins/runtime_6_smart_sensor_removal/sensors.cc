#include "plugins/runtime_6_smart_sensor_removal/sensors.h"

#include <algorithm>

namespace upgrade_plugin::runtime_6 {
namespace {

// Every deferrable twin is called as its sensor with "Async" at the end.
struct Twin {
  std::string_view sensor;
  std::string_view home;  // the package that has the twin
};

constexpr std::string_view kAirflow = "Airflow itself";
constexpr std::string_view kCore = "astronomer-providers";
constexpr std::string_view kAmazon = "astronomer-providers[amazon]";
constexpr std::string_view kGoogle = "astronomer-providers[google]";
constexpr std::string_view kHive = "astronomer-providers[apache.hive]";
constexpr std::string_view kAzure = "astronomer-providers[microsoft.azure]";

constexpr Twin kTwins[] = {
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

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

}  // namespace

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

std::string Replacement(std::string_view sensor) {
  for (const Twin& twin : kTwins) {
    if (twin.sensor != sensor) continue;
    return std::string("Becomes ")
        .append(sensor)
        .append("Async of ")
        .append(twin.home);
  }
  return "Has no deferrable twin known here: use mode=\"reschedule\" with a "
         "longer poke_interval, deferrable=True where its provider has it, or "
         "a trigger of your own";
}

}  // namespace upgrade_plugin::runtime_6
