// The tables of this plugin, one a file.
#ifndef PLUGINS_RUNTIME_8_TABLES_H_
#define PLUGINS_RUNTIME_8_TABLES_H_

#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::runtime_8 {

extern const AdvisoryTable kCode;       // code.cc
extern const AdvisoryTable kProviders;  // providers.cc
extern const AdvisoryTable kSettings;   // settings.cc
extern const AdvisoryTable kDatabase;   // database.cc

constexpr Steps ReachingAirflow26() { return CrossingAirflow("2.6.0"); }

inline constexpr char kNotes260[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-6-0-2023-04-30";

}  // namespace upgrade_plugin::runtime_8

#endif  // PLUGINS_RUNTIME_8_TABLES_H_
