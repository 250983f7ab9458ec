// The tables of this plugin, one a file.
#ifndef PLUGINS_RUNTIME_9_TABLES_H_
#define PLUGINS_RUNTIME_9_TABLES_H_

#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::runtime_9 {

extern const AdvisoryTable kCode;          // code.cc
extern const AdvisoryTable kRequirements;  // requirements.cc
extern const AdvisoryTable kSettings;      // settings.cc
extern const AdvisoryTable kDatabase;      // database.cc

constexpr Steps ReachingAirflow27() { return CrossingAirflow("2.7.0"); }

inline constexpr char kNotes270[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-7-0-2023-08-18";
inline constexpr char kRuntimeNotes[] =
    "https://www.astronomer.io/docs/runtime/runtime-release-notes";

}  // namespace upgrade_plugin::runtime_9

#endif  // PLUGINS_RUNTIME_9_TABLES_H_
