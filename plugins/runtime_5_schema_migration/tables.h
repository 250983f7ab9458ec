// The tables of this plugin, one a file.
#ifndef PLUGINS_RUNTIME_5_SCHEMA_MIGRATION_TABLES_H_
#define PLUGINS_RUNTIME_5_SCHEMA_MIGRATION_TABLES_H_

#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::runtime_5 {

extern const AdvisoryTable kDatabase;      // database.cc
extern const AdvisoryTable kSettings;      // settings.cc
extern const AdvisoryTable kRequirements;  // requirements.cc
extern const AdvisoryTable kCode;          // code.cc

// The steps this plugin is about: they bring the schema of Airflow 2.3.
constexpr Steps MigratingSchema() { return CrossingAirflow("2.3.0"); }

inline constexpr char kNotes230[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-3-0-2022-04-30";
inline constexpr char kRuntimeNotes[] =
    "https://www.astronomer.io/docs/runtime/runtime-release-notes";

}  // namespace upgrade_plugin::runtime_5

#endif  // PLUGINS_RUNTIME_5_SCHEMA_MIGRATION_TABLES_H_
