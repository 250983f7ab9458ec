// What the migrations of Airflow 3.0 meet in the metadata database.
#ifndef PLUGINS_AIRFLOW_3_DATABASE_ADVISORIES_H_
#define PLUGINS_AIRFLOW_3_DATABASE_ADVISORIES_H_

#include "plugins/airflow_3/conditions.h"
#include "plugins/airflow_3/references.h"

namespace upgrade_plugin::airflow_3 {

inline constexpr Advisory kTableSize =
    Advisory("R3-GATE-TABLE-SIZE")
        .critical()
        .blocks_step()
        .on(UpgradingToAirflow3())
        .check("database-migration")
        .when(&ATableIsOverTheLimit)
        .report(&ReportLargeTables)
        .title("A table of the metadata database is larger than 50 GB")
        .impact("The documents do not allow the upgrade with such a table")
        .remedy("Delete history, and drop the archives this makes",
                "airflow db clean --clean-before-timestamp <date>")
        .remedy("Drop the archived tables", "airflow db drop-archived")
        .reference(kUpgrade);

inline constexpr Advisory kRunsFailed =
    Advisory("R3-RUNS-FAILED")
        .warning()
        .on(UpgradingToAirflow3())
        .check("airflow-3")
        .when([](const Facts& f) {
          return f.database("probe.dag_run.state.running").at_least(1) ||
                 f.database("probe.dag_run.state.queued").at_least(1);
        })
        .title("Runs that are not finished are failed by the upgrade")
        .impact("Their tasks do not go on in Airflow 3")
        .remedy("Pause the DAGs and wait for their runs")
        .remedy("Trigger failed runs again after the upgrade")
        .reference(kUpgrade);

inline constexpr Advisory kTaskInstanceUuid =
    Advisory("R3-DB-TI-UUID")
        .warning()
        .on(ReachingAirflow3())
        .check("database-migration")
        .when([](const Facts& f) {
          return f.database("table.task_instance.rows").at_least(1'000'000);
        })
        .report(&ReportTaskInstanceTime)
        .title("Every task instance gets a new primary key")
        .impact(
            "The table is rewritten: minutes for a million rows, an hour "
            "for ten. With more than twenty million do not try it")
        .remedy("Delete history of tasks first",
                "airflow db clean --clean-before-timestamp <date> --tables "
                "task_instance,dag_run")
        .reference("https://github.com/apache/airflow/issues/49015")
        .reference(kMigrations);

inline constexpr Advisory kXcomNan =
    Advisory("R3-DB-XCOM-NAN")
        .critical()
        .blocks_step()
        .on(ReachingAirflow3())
        .check("database-migration")
        .when([](const Facts& f) {
          const Fact target = f.target("airflow.version");
          return f.database("probe.xcom.value.nan").at_least(1) &&
                 target.version_below(Scheme::kPep440, "3.1.2");
        })
        .title("XComs have NaN or Infinity")
        .impact("JSON has no such numbers: converting them stops the migration")
        .remedy("Delete those rows, or take Airflow 3.1.2 or later",
                "SELECT dag_id, task_id, key FROM xcom WHERE encode(value, "
                "'escape') ~ '\\m(NaN|Infinity)\\M'")
        .reference("https://github.com/apache/airflow/issues/57608")
        .reference("https://github.com/apache/airflow/pull/51178");

inline constexpr Advisory kXcomNul =
    Advisory("R3-DB-XCOM-NUL")
        .critical()
        .blocks_step()
        .on(ReachingAirflow3())
        .check("database-migration")
        .when([](const Facts& f) {
          return f.database("probe.xcom.value.nul").at_least(1);
        })
        .title("XComs have the character NUL")
        .impact(
            "Postgres takes no such JSON: converting them stops the "
            "migration. Which releases of Runtime have the fix of 2026 is "
            "not confirmed")
        .remedy("Delete those rows",
                "SELECT dag_id, task_id, key FROM xcom WHERE "
                "strpos(encode(value, 'escape'), '\\\\u0000') > 0")
        .reference("https://github.com/apache/airflow/issues/69063");

inline constexpr Advisory kXcomPickle =
    Advisory("R3-DB-XCOM-PICKLE")
        .warning()
        .on(ReachingAirflow3())
        .check("database-migration")
        .when([](const Facts& f) {
          return f.config("core.enable_xcom_pickling").is_true();
        })
        .title("Pickled XComs are archived, not converted")
        .impact(
            "Tasks do not find them after the upgrade; they lie in "
            "_xcom_archive. Airflow 3 does not pickle at all")
        .remedy(
            "Let runs finish that pull them, and write JSON or a backend "
            "of your own",
            "", "env.unset AIRFLOW__CORE__ENABLE_XCOM_PICKLING")
        .reference(kUpgradeAirflow);

inline constexpr Advisory kDagRunConf =
    Advisory("R3-DB-DAGRUN-CONF")
        .info()
        .on(ReachingAirflow3())
        .check("database-migration")
        .when(&MigratesOffline)
        .title("A migration by script drops dag_run.conf that is no JSON")
        .impact("Only the migration that is run by Airflow converts it")
        .remedy("Migrate online", "airflow db migrate")
        .reference(kMigrations);

inline constexpr Advisory kTablesDropped =
    Advisory("R3-DB-TABLES-DROPPED")
        .info()
        .on(ReachingAirflow3())
        .check("database-migration")
        .title("The tables task_fail, dag_pickle and sla_miss are dropped")
        .impact("Reports that read them find nothing")
        .remedy("Export what you want to keep before the upgrade")
        .reference(kUpgradeAirflow);

inline constexpr Advisory kDeferred =
    Advisory("R3-DB-DEFERRED")
        .warning()
        .on(ReachingAirflow3())
        .check("airflow-3")
        .when([](const Facts& f) {
          return f.database("table.trigger.rows").at_least(1);
        })
        .title("Tasks are deferred over the upgrade")
        .impact(
            "Tasks that Airflow 2 deferred have no version of their DAG, "
            "and fail when they come back")
        .remedy("Let deferred tasks finish first")
        .reference("https://github.com/apache/airflow/issues/55884");

}  // namespace upgrade_plugin::airflow_3

#endif  // PLUGINS_AIRFLOW_3_DATABASE_ADVISORIES_H_
