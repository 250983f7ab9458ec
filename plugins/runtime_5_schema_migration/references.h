// Where the facts of this plugin come from.
#ifndef PLUGINS_RUNTIME_5_SCHEMA_MIGRATION_REFERENCES_H_
#define PLUGINS_RUNTIME_5_SCHEMA_MIGRATION_REFERENCES_H_

namespace upgrade_plugin::runtime_5 {

inline constexpr char kNotes225[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-2-5-2022-04-04";
inline constexpr char kNotes230[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-3-0-2022-04-30";
inline constexpr char kNotes234[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-3-4-2022-08-23";
inline constexpr char kMigrations[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "migrations-ref.html";
inline constexpr char kUpgrading[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/installation/"
    "upgrading.html";
inline constexpr char kRuntimeUpgrade[] =
    "https://www.astronomer.io/docs/runtime/upgrade-runtime";
inline constexpr char kRuntimeNotes[] =
    "https://www.astronomer.io/docs/runtime/runtime-release-notes";
inline constexpr char kSlowChecks[] =
    "https://github.com/apache/airflow/pull/23528";

}  // namespace upgrade_plugin::runtime_5

#endif  // PLUGINS_RUNTIME_5_SCHEMA_MIGRATION_REFERENCES_H_
