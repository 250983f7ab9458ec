// The metadata database.
#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "plugins/runtime_5_schema_migration/duration.h"
#include "plugins/runtime_5_schema_migration/tables.h"

namespace upgrade_plugin::runtime_5 {
namespace {

constexpr char kMigrations[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/"
    "migrations-ref.html";
constexpr char kUpgrading[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/installation/"
    "upgrading.html";
constexpr char kRuntimeUpgrade[] =
    "https://www.astronomer.io/docs/runtime/upgrade-runtime";
constexpr char kSlowChecks[] = "https://github.com/apache/airflow/pull/23528";

constexpr int64_t kGibibyte = int64_t{1} << 30;

constexpr Question kTaskInstances = Database("table.task_instance.rows");
constexpr Question kXcomRows = Database("table.xcom.rows");
constexpr Question kXcomBytes = Database("table.xcom.bytes");
constexpr Question kLogRows = Database("table.log.rows");

// ---- Duration ---------------------------------------------------------------

// Releases of Airflow 2.3.0 with its first pre-checks. Hotfix 3 of Certified
// brought the rewritten ones.
constexpr std::string_view kSlowTargets[] = {"5.0.0", "5.0.1", "2.3.0",
                                             "2.3.0-1", "2.3.0-2"};

bool RunsSlowPreChecks(const Fact& target) {
  for (std::string_view slow : kSlowTargets) {
    if (target.text() == slow) return true;
  }
  return false;
}

void ReportBand(const Band& band, uint64_t basis, Report& report) {
  const Truth grounds{Truth::kYes, basis};
  if (band.high) {
    report.Duration(band.low, *band.high, band.grounds, grounds);
  } else {
    report.DurationAtLeast(band.low, band.grounds, grounds);
  }
}

void ReportDuration(const Facts& f, Truth, Report& report) {
  const Fact task_instances = f.Ask(kTaskInstances);
  const Fact xcom_rows = f.Ask(kXcomRows);
  const Fact xcom_bytes = f.Ask(kXcomBytes);
  const Fact log_rows = f.Ask(kLogRows);
  const Fact target = f.Ask(Target("version"));
  const Band band = MigrationBand({task_instances.number(), xcom_rows.number(),
                                   xcom_bytes.number(), log_rows.number()},
                                  RunsSlowPreChecks(target));
  ReportBand(band,
             task_instances.basis() | xcom_rows.basis() | xcom_bytes.basis() |
                 log_rows.basis() | target.basis(),
             report);
  report.Do({Phase::kBefore,
             "Plan a window for the migration of the metadata database: no new "
             "task starts while it runs"});
  report.Do({Phase::kDuring,
             "Do not interrupt the migration: no redeploy and no restart until "
             "the scheduler is healthy again"});
}

// ---- Tables of an earlier attempt -------------------------------------------

// A table that an earlier attempt moved rows to, and the counts of the rows
// that the migration would have to move there again.
struct MovedTable {
  std::string_view name;
  std::string_view fact;
  std::array<std::string_view, 3> probes;  // empty: fewer than three
};

constexpr MovedTable kMovedTables[] = {
    {"_airflow_moved__2_3__dangling__xcom",
     "table._airflow_moved__2_3__dangling__xcom",
     {"probe.xcom.orphans", "", ""}},
    {"_airflow_moved__2_3__dangling__rendered_task_instance_fields",
     "table._airflow_moved__2_3__dangling__rendered_task_instance_fields",
     {"probe.rendered_task_instance_fields.orphans", "", ""}},
    {"_airflow_moved__2_3__dangling__task_fail",
     "table._airflow_moved__2_3__dangling__task_fail",
     {"probe.task_fail.orphans", "", ""}},
    {"_airflow_moved__2_3__duplicates__task_fail",
     "table._airflow_moved__2_3__duplicates__task_fail",
     {"probe.task_fail.duplicates", "", ""}},
    {"_airflow_moved__2_2__dangling__dag_run",
     "table._airflow_moved__2_2__dangling__dag_run",
     {"probe.dag_run.dag_id.null", "probe.dag_run.run_id.null",
      "probe.dag_run.execution_date.null"}},
};

Truth IsInTheWay(const Facts& f, const MovedTable& moved) {
  const Truth table = f.Ask(Database(moved.fact)).Given();
  Truth rows = No();
  for (std::string_view probe : moved.probes) {
    if (!probe.empty()) rows = rows || f.Ask(Database(probe)).AtLeast(1);
  }
  // Whether the table is there is the cheaper question, and mostly settles it,
  // so users are asked for the counts only after it.
  if (table.is_unknown() && !rows.is_no()) return table;
  return table && rows;
}

Truth MovedTablesAreInTheWay(const Facts& f) {
  Truth any = No();
  for (const MovedTable& moved : kMovedTables) {
    any = any || IsInTheWay(f, moved);
  }
  return any;
}

void ReportMovedTables(const Facts& f, Truth, Report& report) {
  for (const MovedTable& moved : kMovedTables) {
    const Truth there = IsInTheWay(f, moved);
    if (!there.is_yes()) continue;
    report.Subject(moved.name,
                   "The table exists already, and there are rows to move to it",
                   there);
    report.Remedy("Look into the table, then drop it",
                  std::string("DROP TABLE ").append(moved.name));
  }
}

// ---- Servers ----------------------------------------------------------------

constexpr Condition IsMysql() { return Database("backend").Equals("mysql"); }

// MySQL before 8 calls the same collation utf8_bin.
constexpr NameTable kCollationsOfIds({
    {"utf8_bin"},
    {"utf8mb3_bin"},
});

// ---- Advisories -------------------------------------------------------------

// ---- Counts of rows that the migration would move ---------------------------

// Airflow 2.2 knows a task instance by the run; older tables by its date.
#define ROWS_WITHOUT_TASK(table)                                           \
  "SELECT count(*) FROM " table                                            \
  " c LEFT JOIN dag_run r ON r.dag_id = c.dag_id AND r.execution_date = "  \
  "c.execution_date LEFT JOIN task_instance t ON t.dag_id = c.dag_id AND " \
  "t.task_id = c.task_id AND t.run_id = r.run_id WHERE t.task_id IS NULL"

constexpr Question kXcomOrphans =
    Database("probe.xcom.orphans").AnsweredBy(ROWS_WITHOUT_TASK("xcom"));
constexpr Question kRenderedFieldsOrphans =
    Database("probe.rendered_task_instance_fields.orphans")
        .AnsweredBy(ROWS_WITHOUT_TASK("rendered_task_instance_fields"));
constexpr Question kTaskFailOrphans =
    Database("probe.task_fail.orphans")
        .AnsweredBy(ROWS_WITHOUT_TASK("task_fail"));
constexpr Question kTaskFailDuplicates =
    Database("probe.task_fail.duplicates")
        .AnsweredBy(
            "SELECT count(*) FROM (SELECT dag_id, task_id, execution_date FROM "
            "task_fail GROUP BY dag_id, task_id, execution_date HAVING "
            "count(*) "
            "> 1) d");

#undef ROWS_WITHOUT_TASK

constexpr Advisory kRows[] = {
    Advisory("R5-DB-MIGRATION-DURATION")
        .warning()
        .on(MigratingSchema())
        .check("database-migration")
        .report(&ReportDuration)
        .title("The step migrates the metadata database to the schema of "
               "Airflow 2.3")
        .impact("The migration rebuilds primary keys and copies xcom. Running "
                "tasks finish, but no new task starts until it is done")
        .remedy("Plan a window of the given length; with five million task "
                "instances or more, delete history first")
        .reference(kRuntimeUpgrade)
        .reference(kMigrations),

    // The migration is certain, but its length is not. A count is never below
    // 0, so this is never yes: it only makes the plan ask for the count.
    Advisory("R5-DB-MIGRATION-SIZE-UNKNOWN")
        .info()
        .on(MigratingSchema())
        .check("database-migration")
        .when(kTaskInstances && !kTaskInstances.AtLeast(0))
        .title("The duration of the database migration is not known")
        .impact("The plan shows the general duration, 10 to 30 minutes or more")
        .remedy("Count the task instances",
                "SELECT count(*) FROM task_instance")
        .reference(kRuntimeUpgrade),

    Advisory("R5-DB-HUGE")
        .warning()
        .on(MigratingSchema())
        .check("database-migration")
        .when(kTaskInstances.AtLeast(20'000'000))
        .title("The metadata database has very many task instances")
        .impact("The migration takes more than an hour and may run into limits")
        .remedy("First delete old rows of dag_run, task_instance, xcom and "
                "log. Airflow before 2.3 has no command \"airflow db clean\": "
                "use a maintenance DAG, or ask support")
        .reference(kSlowChecks),

    Advisory("R5-DB-XCOM-COPY")
        .warning()
        .on(MigratingSchema())
        .alias("ANY-DB-FREE-DISK")
        .check("database-migration")
        .when(kXcomBytes.AtLeast(kGibibyte + 1) || kXcomRows.AtLeast(5'000'001))
        .title("The migration copies a large xcom table")
        .impact("The copy adds minutes and needs as much free disk as the "
                "table has")
        .remedy("Delete XComs that you no longer need")
        .remedy("Keep free disk of 1.2 times the size of xcom")
        .remedy("Keep large payloads in object storage, and pass their keys")
        .reference(kMigrations),

    Advisory("R5-DB-DANGLING-WARNING")
        .info()
        .on(MigratingSchema())
        .check("database-rows")
        .when(kXcomOrphans.AtLeast(1) || kRenderedFieldsOrphans.AtLeast(1) ||
              kTaskFailOrphans.AtLeast(1))
        .title("The migration sets rows without a task instance aside")
        .impact("The UI shows a notice about tables _airflow_moved__*. It is "
                "harmless: the tables keep the rows, and Airflow does not read "
                "them")
        .remedy("Ignore the notice, or have the _airflow_moved__* tables "
                "dropped once you no longer need the rows")
        .reference("https://github.com/apache/airflow/pull/23635")
        .reference(kRuntimeUpgrade),

    Advisory("R5-DB-MOVED-EXISTS")
        .critical()
        .blocks_step()
        .on(MigratingSchema())
        .check("database-rows")
        .decide(&MovedTablesAreInTheWay)
        .report(&ReportMovedTables)
        .title("Tables of an earlier attempt stop the migration")
        .impact("The migration has to set rows aside, but the table for them "
                "exists: it stops with a message")
        .remedy("Drop the old table, or delete the rows that have no parent")
        .reference(kUpgrading),

    Advisory("R5-DB-DUP-CONN")
        .critical()
        .blocks_step()
        .on(MigratingSchema())
        .check("database-rows")
        .when(Database("probe.connection.conn_id.duplicates").AtLeast(1))
        .title("Several connections have the same id")
        .impact("The checks before the migration fail, and Airflow migrates "
                "nothing")
        .remedy("Rename or delete all but one connection of each id")
        .reference(kUpgrading),

    Advisory("R5-DB-NULL-CONN-TYPE")
        .critical()
        .blocks_step()
        .on(MigratingSchema())
        .check("database-rows")
        .when(Database("probe.connection.conn_type.null").AtLeast(1))
        .title("Connections have no type")
        .impact("The checks before the migration fail, and Airflow migrates "
                "nothing")
        .remedy("Give every connection a type, or delete it")
        .reference(kUpgrading),

    Advisory("R5-DB-TASKFAIL-DUP")
        .warning()
        .on(MigratingSchema())
        .check("database-rows")
        .when(kTaskFailDuplicates.AtLeast(1))
        .title("The migration sets duplicate rows of task_fail aside")
        .impact("They move to _airflow_moved__2_3__duplicates__task_fail. On "
                "MySQL with Airflow 2.3.0, the move can hang")
        .remedy("Do nothing on Postgres; on MySQL, choose Airflow 2.3.1 or "
                "later")
        .reference("https://github.com/apache/airflow/pull/23472"),

    Advisory("R5-DB-MYSQL-230")
        .critical()
        .blocks_step()
        .on(MigratingSchema() & LandingOnAirflow("2.3.0", "2.3.0"))
        .check("database-supported")
        .when(IsMysql())
        .title("Airflow 2.3.0 cannot migrate a MySQL database")
        .impact("A check before the migration fails on MySQL")
        .remedy("Choose a release with Airflow 2.3.1 or later: Runtime 5.0.2 "
                "or Certified 2.3.1")
        .reference("https://github.com/apache/airflow/pull/23605"),

    Advisory("R5-DB-MYSQL-COLLATION")
        .critical()
        .blocks_step()
        .on(MigratingSchema())
        .check("database-supported")
        .when(IsMysql() && Database("collation") &&
              !Database("collation").OneOf(kCollationsOfIds))
        .title("The id columns of the MySQL database have another collation")
        .impact("MySQL cannot create a foreign key between columns of "
                "different collations: the migration stops")
        .remedy("Convert the id columns to utf8mb3_bin before the upgrade")
        .reference("https://github.com/apache/airflow/issues/24526"),

    Advisory("R5-DB-STOP-COMPONENTS")
        .warning()
        .on(MigratingSchema())
        .check("database-migration")
        .when(Request("platform").Equals("software"))
        .title("Running components lock the tables that the step migrates")
        .impact("The migration waits for their locks, or deadlocks")
        .remedy("Before the migration starts, stop scheduler, webserver, "
                "workers and triggerer, and everything else that reads the "
                "database")
        .reference("https://github.com/apache/airflow/issues/32674"),

    Advisory("R5-TARGET-EARLY-PATCH")
        .warning()
        .on(MigratingSchema() & LandingOnRuntime("5.0.0", "5.0.1"))
        .check("database-migration")
        .title("Runtime 5.0.0 and 5.0.1 migrate more slowly than later patches")
        .impact("The checks before the migration take about three times as "
                "long")
        .remedy("Choose the newest patch of Runtime 5")
        .reference(kRuntimeNotes)
        .reference(kSlowChecks),
};

}  // namespace

constexpr AdvisoryTable kDatabase = Table(kRows);

}  // namespace upgrade_plugin::runtime_5
