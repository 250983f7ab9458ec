// Which metadata databases the target works with, and what their size means,
// at any step.
#include "sdk/cpp/plugin.h"

#include "plugins/metadata_database/conditions.h"

namespace upgrade_plugin::metadata_database {
namespace {

constexpr char kUpgrading[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/installation/"
    "upgrading.html";
constexpr char kNotes280[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "release_notes.html#airflow-2-8-0-2023-12-18";
constexpr char kUpgradeTo3[] =
    "https://www.astronomer.io/docs/astro/airflow3/upgrade-af3";

constexpr Advisory kAdvisories[] = {
    Advisory("ANY-DB-POSTGRES-FLOOR")
        .critical()
        .blocks_step()
        .on(AnyStep())
        .alias("R5-PG96")
        .alias("R7-PG10")
        .alias("R10-PG11")
        .alias("R3-PG13")
        .check("database-supported")
        .when(&PostgresIsTooOld)
        .title("The target does not support your version of Postgres")
        .impact("Airflow and its migrations are not tested on it and may fail")
        .remedy("Upgrade Postgres first")
        .report(&ReportPostgres)
        .reference(kUpgrading),

    Advisory("ANY-DB-MYSQL-FLOOR")
        .critical()
        .blocks_step()
        .on(CrossingAirflow("2.8.0"))
        .alias("R10-MYSQL57")
        .check("database-supported")
        .when(&MysqlIsTooOld)
        .title("Airflow 2.8 does not support MySQL 5.7")
        .impact("Airflow and its migrations are not tested on it and may fail")
        .remedy("Upgrade to MySQL 8 first")
        .reference(kNotes280),

    Advisory("ANY-DB-MSSQL")
        .critical()
        .blocks_step()
        .on(CrossingAirflow("2.9.0"))
        .alias("R11-MSSQL")
        .check("database-supported")
        .when([](const Facts& f) {
          return f.database("backend").equals("mssql");
        })
        .title("Airflow 2.9 does not work with SQL Server")
        .impact("Airflow does not start")
        .remedy("Move the metadata database to Postgres or MySQL before")
        .reference("https://github.com/apache/airflow/pull/36514"),

    Advisory("ANY-DB-SIZE")
        .warning()
        .on(AnyStep())
        .check("database-migration")
        .when(&TablesAreLarge)
        .title("Tables of the metadata database are larger than 75 GiB")
        .impact("Migrations that touch them run for hours, need as much free "
                "disk again and may not end")
        .remedy("Delete old rows first. Before Airflow 2.3 there is no such "
                "command: use a maintenance DAG or ask support",
                "airflow db clean --clean-before-timestamp <date>")
        .report(&ReportLargeTables)
        .reference(kUpgradeTo3),
};

}  // namespace
}  // namespace upgrade_plugin::metadata_database

UPGRADE_ADVISOR_PLUGIN("metadata_database", "1.0.0",
                       "Which metadata databases the target works with",
                       upgrade_plugin::metadata_database::kAdvisories)
