// Advisories about the metadata database: rows of the plugin's table.
#ifndef PLUGINS_RUNTIME_5_SCHEMA_MIGRATION_DATABASE_ADVISORIES_H_
#define PLUGINS_RUNTIME_5_SCHEMA_MIGRATION_DATABASE_ADVISORIES_H_

#include "plugins/runtime_5_schema_migration/conditions.h"
#include "plugins/runtime_5_schema_migration/references.h"
#include "sdk/cpp/plugin.h"

namespace upgrade_plugin::runtime_5 {

inline constexpr Advisory kDuration =
    Advisory("R5-DB-MIGRATION-DURATION")
        .warning()
        .on(MigratingSchema())
        .check("database-migration")
        .title("The metadata database is migrated to the schema of Airflow 2.3")
        .impact(
            "Primary keys are rebuilt and xcom is copied. Running tasks "
            "finish, new ones do not start until it is done")
        .remedy(
            "Plan a window of the given length; with five million task "
            "instances or more delete history first")
        .report(&ReportDuration)
        .reference(kRuntimeUpgrade)
        .reference(kMigrations);

// The migration is certain, its length is not: this one only asks.
inline constexpr Advisory kSizeUnknown =
    Advisory("R5-DB-MIGRATION-SIZE-UNKNOWN")
        .info()
        .on(MigratingSchema())
        .check("database-migration")
        .when(&SizeIsUnknown)
        .title("The length of the database migration cannot be estimated")
        .impact(
            "The duration given is the general one, 10 to 30 minutes or more")
        .remedy("Count the task instances",
                "SELECT count(*) FROM task_instance")
        .reference(kRuntimeUpgrade);

inline constexpr Advisory kHuge =
    Advisory("R5-DB-HUGE")
        .warning()
        .on(MigratingSchema())
        .check("database-migration")
        .when([](const Facts& f) {
          return f.database("table.task_instance.rows").at_least(20'000'000);
        })
        .title("The metadata database holds very many task instances")
        .impact("The migration takes more than an hour and may run into limits")
        .remedy(
            "Delete old rows of dag_run, task_instance, xcom and log first. "
            "\"airflow db clean\" comes with 2.3 only: use a maintenance DAG "
            "or ask support")
        .reference(kSlowChecks);

inline constexpr Advisory kXcomCopy =
    Advisory("R5-DB-XCOM-COPY")
        .warning()
        .on(MigratingSchema())
        .alias("ANY-DB-FREE-DISK")
        .check("database-migration")
        .when(&XcomIsLarge)
        .title("A large xcom table is copied whole")
        .impact(
            "The copy adds minutes and needs as much free disk as the table "
            "has")
        .remedy("Delete XComs you no longer need")
        .remedy("Keep free disk of 1.2 times the size of xcom")
        .remedy("Keep large payloads in object storage and pass their keys")
        .reference(kMigrations);

inline constexpr Advisory kDangling =
    Advisory("R5-DB-DANGLING-WARNING")
        .info()
        .on(MigratingSchema())
        .check("database-rows")
        .when(&RowsDangle)
        .title("Rows without a task instance are set aside")
        .impact(
            "The UI shows a notice about tables _airflow_moved__*. It is "
            "harmless: the rows are kept there and nothing reads them")
        .remedy(
            "Ignore the notice, or have the _airflow_moved__* tables dropped "
            "once nobody misses the rows")
        .reference("https://github.com/apache/airflow/pull/23635")
        .reference(kRuntimeUpgrade);

inline constexpr Advisory kMovedExists =
    Advisory("R5-DB-MOVED-EXISTS")
        .critical()
        .blocks_step()
        .on(MigratingSchema())
        .check("database-rows")
        .when(&MovedTablesAreInTheWay)
        .title("Tables left by an earlier attempt stop the migration")
        .impact(
            "Rows have to be set aside, but the table for them exists: the "
            "migration stops with a message")
        .remedy("Drop the left table, or delete the rows that have no parent")
        .report(&ReportMovedTables)
        .reference(kUpgrading);

inline constexpr Advisory kDuplicateConnections =
    Advisory("R5-DB-DUP-CONN")
        .critical()
        .blocks_step()
        .on(MigratingSchema())
        .check("database-rows")
        .when([](const Facts& f) {
          return f.database("probe.connection.conn_id.duplicates").at_least(1);
        })
        .title("Several connections have one id")
        .impact("The checks before the migration fail and nothing is migrated")
        .remedy("Rename or delete all but one connection of each id")
        .reference(kUpgrading);

inline constexpr Advisory kConnectionType =
    Advisory("R5-DB-NULL-CONN-TYPE")
        .critical()
        .blocks_step()
        .on(MigratingSchema())
        .check("database-rows")
        .when([](const Facts& f) {
          return f.database("probe.connection.conn_type.null").at_least(1);
        })
        .title("Connections have no type")
        .impact("The checks before the migration fail and nothing is migrated")
        .remedy("Give every connection a type, or delete it")
        .reference(kUpgrading);

inline constexpr Advisory kTaskFailDuplicates =
    Advisory("R5-DB-TASKFAIL-DUP")
        .warning()
        .on(MigratingSchema())
        .check("database-rows")
        .when([](const Facts& f) {
          return f.database("probe.task_fail.duplicates").at_least(1);
        })
        .title("Repeated rows of task_fail are set aside")
        .impact(
            "They move to _airflow_moved__2_3__duplicates__task_fail. On MySQL "
            "with Airflow 2.3.0 the move can hang")
        .remedy(
            "Do nothing on Postgres; on MySQL choose Airflow 2.3.1 or later")
        .reference("https://github.com/apache/airflow/pull/23472");

inline constexpr Advisory kMysql230 =
    Advisory("R5-DB-MYSQL-230")
        .critical()
        .blocks_step()
        .on(MigratingSchema() & LandingOnAirflow("2.3.0", "2.3.0"))
        .check("database-supported")
        .when(&IsMysql)
        .title("Airflow 2.3.0 cannot migrate a MySQL database")
        .impact("A check before the migration fails on MySQL")
        .remedy(
            "Choose a release with Airflow 2.3.1 or later: Runtime 5.0.2 or "
            "Certified 2.3.1")
        .reference("https://github.com/apache/airflow/pull/23605");

inline constexpr Advisory kMysqlCollation =
    Advisory("R5-DB-MYSQL-COLLATION")
        .critical()
        .blocks_step()
        .on(MigratingSchema())
        .check("database-supported")
        .when(&CollationsDiffer)
        .title("The id columns of the MySQL database have another collation")
        .impact(
            "A foreign key between columns of two collations cannot be made: "
            "the migration stops")
        .remedy("Convert the id columns to utf8mb3_bin before the upgrade")
        .reference("https://github.com/apache/airflow/issues/24526");

inline constexpr Advisory kStopComponents =
    Advisory("R5-DB-STOP-COMPONENTS")
        .warning()
        .on(MigratingSchema())
        .check("database-migration")
        .when([](const Facts& f) {
          return f.request("platform").equals("software");
        })
        .title("Running components lock the tables that are migrated")
        .impact("The migration waits for their locks, or deadlocks")
        .remedy(
            "Stop scheduler, webserver, workers and triggerer, and whatever "
            "else reads the database, before the migration starts")
        .reference("https://github.com/apache/airflow/issues/32674");

inline constexpr Advisory kEarlyPatch =
    Advisory("R5-TARGET-EARLY-PATCH")
        .warning()
        .on(MigratingSchema() & LandingOnRuntime("5.0.0", "5.0.1"))
        .check("database-migration")
        .title("Runtime 5.0.0 and 5.0.1 migrate more slowly than later patches")
        .impact(
            "The checks before the migration take about three times as long")
        .remedy("Choose the newest patch of Runtime 5")
        .reference(kRuntimeNotes)
        .reference(kSlowChecks);

}  // namespace upgrade_plugin::runtime_5

#endif  // PLUGINS_RUNTIME_5_SCHEMA_MIGRATION_DATABASE_ADVISORIES_H_
