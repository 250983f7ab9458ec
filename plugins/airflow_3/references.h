#ifndef PLUGINS_AIRFLOW_3_REFERENCES_H_
#define PLUGINS_AIRFLOW_3_REFERENCES_H_

#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::airflow_3 {

inline constexpr char kUpgrade[] =
    "https://www.astronomer.io/docs/astro/airflow3/upgrade-af3";
inline constexpr char kUpgradeAirflow[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/installation/"
    "upgrading_to_airflow3.html";
inline constexpr char kNotes[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/release_notes.html";
inline constexpr char kMigrations[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/migrations-ref.html";
inline constexpr char kCli[] = "https://github.com/astronomer/astro-cli";
inline constexpr char kRuff[] =
    "https://docs.astral.sh/ruff/rules/#airflow-air";
inline constexpr char kRollbacks[] =
    "https://www.astronomer.io/docs/software/deploy-rollbacks";
inline constexpr char kAirflow[] = "https://github.com/apache/airflow";

constexpr Steps ReachingAirflow3() { return CrossingAirflow("3.0.0"); }
constexpr Steps ReachingAirflow31() { return CrossingAirflow("3.1.0"); }
constexpr Steps ReachingAirflow32() { return CrossingAirflow("3.2.0"); }
constexpr Steps UpgradingToAirflow3() {
  return UpgradingRuntime() & ReachingAirflow3();
}

}  // namespace upgrade_plugin::airflow_3

#endif  // PLUGINS_AIRFLOW_3_REFERENCES_H_
