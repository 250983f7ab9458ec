// What changes with Airflow 3.1 and 3.2.
#ifndef PLUGINS_AIRFLOW_3_LATER_ADVISORIES_H_
#define PLUGINS_AIRFLOW_3_LATER_ADVISORIES_H_

#include "plugins/airflow_3/conditions.h"
#include "plugins/airflow_3/imports.h"
#include "plugins/airflow_3/references.h"

namespace upgrade_plugin::airflow_3 {

// ---- Airflow 3.1 ------------------------------------------------------------
inline constexpr Advisory kImports31 =
    Advisory("R31-IMPORTS")
        .warning()
        .on(ReachingAirflow31())
        .check("imports")
        .when(&Imports<Owner::kSdk31>)
        .report(&ReportImports<Owner::kSdk31>)
        .title("More of the core is in airflow.sdk now")
        .impact("The old paths warn until a later Airflow 3 removes them")
        .remedy("Change the imports after the upgrade",
                "ruff check --preview --select AIR321 --fix dags plugins "
                "include")
        .reference(kRuff);

inline constexpr Advisory kRemoved31 =
    Advisory("R31-REMOVED-IMPORTS")
        .critical()
        .blocks_step()
        .on(ReachingAirflow31())
        .check("imports")
        .when(&ImportsEnding<Ends::kIn31>)
        .report(&ReportEnding<Ends::kIn31>)
        .title("Names are imported that Airflow 3.1 does not have")
        .impact("Files that import them do not load")
        .remedy("Import what is named instead, or do without")
        .reference(kNotes);

inline constexpr Advisory kTaskGroupFunctions =
    Advisory("R31-TASKGROUP-FNS")
        .critical()
        .blocks_step()
        .on(ReachingAirflow31())
        .check("imports")
        .when(&Imports<Owner::kTaskGroup>)
        .report(&ReportImports<Owner::kTaskGroup>)
        .title("Functions of airflow.utils.task_group are gone")
        .impact("Files that import them do not load")
        .remedy("Call the methods of the task group")
        .reference(kNotes);

inline constexpr Advisory kApiWorkers =
    Advisory("R31-API-WORKERS")
        .info()
        .on(ReachingAirflow31())
        .check("settings")
        .when([](const Facts& f) { return !f.config("api.workers"); })
        .title("The API server has one worker by default, not four")
        .impact("Many users or tasks at once may wait for it")
        .remedy("Set the number if you relied on it", "",
                "env.set AIRFLOW__API__WORKERS 4")
        .reference(kNotes);

inline constexpr Advisory kDeserialize =
    Advisory("R31-DESERIALIZE")
        .warning()
        .on(ReachingAirflow31())
        .check("code")
        .when([](const Facts& f) -> Truth {
          return f.defines_method("BaseXCom.deserialize_value");
        })
        .title("An XCom backend defines deserialize_value")
        .impact(
            "Its parameters change: a method with the old ones fails when "
            "a task pulls")
        .remedy("Take the parameters of the new base class")
        .reference(kNotes);

inline constexpr Advisory kConsumingDags =
    Advisory("R31-CONSUMING-DAGS")
        .info()
        .on(ReachingAirflow31())
        .check("api")
        .when([](const Facts& f) -> Truth {
          return f.reads_attribute("consuming_dags");
        })
        .title("The field consuming_dags of assets is scheduled_dags")
        .impact("Clients of the REST API do not find it")
        .remedy("Read the new name")
        .reference(kNotes);

inline constexpr Advisory kStructlog =
    Advisory("R31-STRUCTLOG")
        .info()
        .on(ReachingAirflow31())
        .check("logging")
        .title("Logs have another form")
        .impact(
            "Components log through structlog: what reads their lines by "
            "a pattern does not match")
        .remedy("Check what parses logs; JSON is the safer form")
        .reference(kNotes);

// ---- Airflow 3.2 ------------------------------------------------------------
inline constexpr Advisory kRemoved32 =
    Advisory("R32-REMOVED-IMPORTS")
        .critical()
        .blocks_step()
        .on(ReachingAirflow32())
        .check("imports")
        .when(&ImportsEnding<Ends::kIn32>)
        .report(&ReportEnding<Ends::kIn32>)
        .title("Names are imported that Airflow 3.2 does not have")
        .impact(
            "Files that import them do not load; airflow.datasets is among "
            "them")
        .remedy("Import what is named instead, or do without")
        .reference(kNotes);

inline constexpr Advisory kSerde =
    Advisory("R32-SERDE")
        .warning()
        .on(ReachingAirflow32())
        .check("imports")
        .when(&Imports<Owner::kSerde>)
        .report(&ReportImports<Owner::kSerde>)
        .title("Serialization is in airflow.sdk.serde now")
        .impact(
            "The old path warns; serializers of one's own come before "
            "those of Airflow")
        .remedy("Import from airflow.sdk.serde after the upgrade")
        .reference(kNotes);

inline constexpr Advisory kDagBag =
    Advisory("R32-DAGBAG")
        .warning()
        .on(ReachingAirflow32())
        .check("imports")
        .when(&Imports<Owner::kDagBag>)
        .report(&ReportImports<Owner::kDagBag>)
        .title("Methods of DagBag and TaskInstance are gone")
        .impact("Tests that parse DAGs with it may fail")
        .remedy("Parse DAGs with the commands", "astro dev parse")
        .reference(kNotes);

inline constexpr Advisory kSqlAlchemy =
    Advisory("R32-SQLA2")
        .critical()
        .blocks_step()
        .on(ReachingAirflow32())
        .check("requirements")
        .when([](const Facts& f) {
          return f.requirement("sqlalchemy").admits_none_from("2");
        })
        .title("Airflow 3.2 needs SQLAlchemy 2, and you pin 1")
        .impact("The image does not build, or Airflow does not start")
        .remedy("Raise the pin, and check queries of your own", "",
                "requirements.add sqlalchemy>=2")
        .reference(kNotes);

inline constexpr Advisory kFabFloor =
    Advisory("R32-FAB-FLOOR")
        .critical()
        .blocks_step()
        .on(ReachingAirflow32())
        .check("requirements")
        .when([](const Facts& f) {
          return f.requirement("apache-airflow-providers-fab")
              .admits_none_from("3.6.0");
        })
        .title("The FAB provider is pinned below 3.6.0")
        .impact(
            "It does not work with Airflow 3.2, and its tables have "
            "migrations of their own")
        .remedy("Raise the pin", "",
                "requirements.add apache-airflow-providers-fab>=3.6.0")
        .reference("https://github.com/apache/airflow/issues/68483")
        .reference("https://github.com/apache/airflow/issues/65402");

inline constexpr Advisory kDeadlineTime =
    Advisory("R32-DB-DEADLINES")
        .warning()
        .on(ReachingAirflow32())
        .check("database-migration")
        .when([](const Facts& f) {
          return f.database("table.deadline.rows").at_least(1'000'000);
        })
        .report(&ReportDeadlineTime)
        .title("The migration of deadlines is slow")
        .impact("No task starts while it runs")
        .remedy("Delete old runs first",
                "airflow db clean --clean-before-timestamp <date>")
        .reference("https://github.com/apache/airflow/pull/63549");

inline constexpr Advisory kDagRunTime =
    Advisory("R32-DB-DAGRUN")
        .warning()
        .on(ReachingAirflow32())
        .check("database-migration")
        .when([](const Facts& f) {
          return f.database("table.dag_run.rows").at_least(1'000'000);
        })
        .report(&ReportDagRunTime)
        .title("A migration of runs is slow")
        .impact("No task starts while it runs")
        .remedy("Delete old runs first",
                "airflow db clean --clean-before-timestamp <date>")
        .reference("https://github.com/apache/airflow/pull/63550");

inline constexpr Advisory kTaskInstanceTime =
    Advisory("R32-DB-TI")
        .warning()
        .on(ReachingAirflow32())
        .check("database-migration")
        .when(&RunsAndTasksAreMany)
        .report(&ReportRunsAndTasksTime)
        .title("A migration of task instances and runs is slow")
        .impact(
            "No task starts while it runs: over an hour was seen with ten "
            "million")
        .remedy("Delete history first",
                "airflow db clean --clean-before-timestamp <date>")
        .reference("https://github.com/apache/airflow/pull/63866");

inline constexpr Advisory kDowngradeLock =
    Advisory("R32-DOWNGRADE-LOCK")
        .warning()
        .on(ReachingAirflow32())
        .check("rollback")
        .when([](const Facts& f) {
          return f.database("table.task_instance.rows").at_least(5'000'000);
        })
        .title("Going back from Airflow 3.2 locks the task instances")
        .impact(
            "Nothing runs meanwhile: about 8 minutes were seen with ten "
            "million")
        .remedy("Plan a window for a rollback too")
        .reference("https://github.com/apache/airflow/pull/63545");

inline constexpr Advisory kDowngradeFab =
    Advisory("R32-DOWNGRADE-FAB")
        .info()
        .on(ReachingAirflow32())
        .check("rollback")
        .when([](const Facts& f) -> Truth {
          return f.requirement("apache-airflow-providers-fab");
        })
        .title("Going back to Airflow 3.0 may lose sequences of FAB's tables")
        .impact(
            "New users and roles could not be saved then. It was reported "
            "for another platform and is not confirmed for this one")
        .remedy("Do not go back further than 3.1, or take a backup first")
        .reference(kMigrations);

inline constexpr Advisory kMysqlDeferrable =
    Advisory("R32-MYSQL-DEFERRABLE")
        .warning()
        .on(ReachingAirflow32())
        .check("database-supported")
        .when(&DefersOnMysql)
        .title("The triggerer runs into deadlocks on MySQL")
        .impact("Deferred tasks may fail")
        .remedy("Take a later patch that mends it, or Postgres")
        .reference("https://github.com/apache/airflow/issues/65818");

inline constexpr Advisory kExceptions =
    Advisory("R32-EXC-SDK")
        .warning()
        .on(ReachingAirflow32())
        .check("code")
        .when([](const Facts& f) {
          return f.catches("AirflowException") &&
                 f.derives_from("BaseSensorOperator");
        })
        .title("Sensors raise ValueError where they raised AirflowException")
        .impact(
            "Handlers of AirflowException around a sensor of one's own do "
            "not see it")
        .remedy(
            "Handle ValueError too, and import exceptions from "
            "airflow.sdk.exceptions")
        .reference(kNotes);

inline constexpr Advisory kMysqlClient =
    Advisory("R32-MYSQL-CLIENT")
        .info()
        .on(ReachingAirflow32())
        .check("commands")
        .when([](const Facts& f) -> Truth { return f.shell("mysql"); })
        .title("The client of MySQL may not be in the image")
        .impact(
            "Airflow's own image lost it; whether Runtime's has it is not "
            "confirmed")
        .remedy("Name the package default-mysql-client in packages.txt")
        .reference(kAirflow);

}  // namespace upgrade_plugin::airflow_3

#endif  // PLUGINS_AIRFLOW_3_LATER_ADVISORIES_H_
