// The tables of this plugin, one a file, and what their rows share.
#ifndef PLUGINS_AIRFLOW_3_TABLES_H_
#define PLUGINS_AIRFLOW_3_TABLES_H_

#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::airflow_3 {

extern const AdvisoryTable kPlatform;   // platform.cc
extern const AdvisoryTable kDatabase;   // database.cc
extern const AdvisoryTable kImports;    // imports.cc
extern const AdvisoryTable kProviders;  // providers.cc
extern const AdvisoryTable kCode;       // code.cc
extern const AdvisoryTable kCallbacks;  // callbacks.cc
extern const AdvisoryTable kRestApi;    // rest_api.cc
extern const AdvisoryTable kSettings;   // settings.cc
extern const AdvisoryTable kLater;      // later.cc

inline constexpr char kUpgrade[] =
    "https://www.astronomer.io/docs/astro/airflow3/upgrade-af3";
inline constexpr char kUpgradeAirflow[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/installation/"
    "upgrading_to_airflow3.html";
inline constexpr char kNotes[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/release_notes.html";
inline constexpr char kMigrations[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/migrations-ref.html";
inline constexpr char kRuff[] =
    "https://docs.astral.sh/ruff/rules/#airflow-air";

constexpr Steps ReachingAirflow3() { return CrossingAirflow("3.0.0"); }
constexpr Steps ReachingAirflow31() { return CrossingAirflow("3.1.0"); }
constexpr Steps ReachingAirflow32() { return CrossingAirflow("3.2.0"); }
constexpr Steps UpgradingToAirflow3() {
  return UpgradingRuntime() & ReachingAirflow3();
}

}  // namespace upgrade_plugin::airflow_3

#endif  // PLUGINS_AIRFLOW_3_TABLES_H_
