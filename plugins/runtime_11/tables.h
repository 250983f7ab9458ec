// The tables of this plugin, one a file.
#ifndef PLUGINS_RUNTIME_11_TABLES_H_
#define PLUGINS_RUNTIME_11_TABLES_H_

#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::runtime_11 {

extern const AdvisoryTable kCode;          // code.cc
extern const AdvisoryTable kSettings;      // settings.cc
extern const AdvisoryTable kRequirements;  // requirements.cc
extern const AdvisoryTable kDatabase;      // database.cc

constexpr Steps ReachingAirflow29() { return CrossingAirflow("2.9.0"); }

inline constexpr char kNotes290[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-9-0-2024-04-08";

}  // namespace upgrade_plugin::runtime_11

#endif  // PLUGINS_RUNTIME_11_TABLES_H_
