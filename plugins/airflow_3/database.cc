// The metadata database: the migrations of Airflow 3.0 and 3.2.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "plugins/airflow_3/tables.h"

namespace upgrade_plugin::airflow_3 {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr int64_t kMillion = 1'000'000;

// ---- Sizes ------------------------------------------------------------------

constexpr int64_t kLimit = 50'000'000'000;

void ReportLargeTables(const Facts& f, Truth, Report& report) {
  const Fact tables = f.Ask(DatabaseUnder("table"));
  for (uint32_t i = 0; i < tables.count(); ++i) {
    const Row row = tables.row(i);
    const std::string_view table = row.NameBetween("table.", ".bytes");
    if (table.empty() || row.number().value_or(0) <= kLimit) continue;
    report.Subject(table, std::string(row.value) + " bytes", row, 1);
  }
}

// ---- Durations --------------------------------------------------------------

constexpr Question kTaskInstances = Database("table.task_instance.rows");
constexpr Question kDagRuns = Database("table.dag_run.rows");
constexpr Question kDeadlines = Database("table.deadline.rows");

// No database has more rows, and the products below fit.
constexpr int64_t kMostRows = 1'000 * kMillion;

int64_t RowsOf(const Fact& rows) {
  return std::clamp<int64_t>(rows.number().value_or(0), 0, kMostRows);
}

// In proportion to the time for ten million rows.
seconds InProportion(int64_t rows, seconds ten_million) {
  return seconds(1 + ten_million.count() * rows / (10 * kMillion));
}

void ReportTaskInstanceTime(const Facts& f, Truth applies, Report& report) {
  const Fact given = f.Ask(kTaskInstances);
  if (!applies.is_yes() || !given.number()) return;
  const int64_t rows = RowsOf(given);
  constexpr std::string_view kGrounds =
      "in proportion to times that users reported: 1 minute for a million task "
      "instances, 9 to 12 for four million, 45 to 60 for ten million";
  if (rows > 10 * kMillion) {
    report.DurationAtLeast(InProportion(rows, minutes(45)), kGrounds,
                           given.Given());
  } else if (rows > 4 * kMillion) {
    // From 9 and 12 minutes to 45 and 60.
    const int64_t beyond = rows - 4 * kMillion;
    report.Duration(minutes(9) + seconds(36 * 60 * beyond / (6 * kMillion)),
                    minutes(12) + seconds(48 * 60 * beyond / (6 * kMillion)),
                    kGrounds, given.Given());
  } else {
    // From 1 and 2 minutes to 9 and 12.
    const int64_t beyond = rows - kMillion;
    report.Duration(minutes(1) + seconds(8 * 60 * beyond / (3 * kMillion)),
                    minutes(2) + seconds(10 * 60 * beyond / (3 * kMillion)),
                    kGrounds, given.Given());
  }
}

void ReportDeadlineTime(const Facts& f, Truth applies, Report& report) {
  const Fact given = f.Ask(kDeadlines);
  if (!applies.is_yes() || !given.number()) return;
  const int64_t rows = RowsOf(given);
  report.Duration(InProportion(rows, minutes(5)),
                  InProportion(rows, minutes(16)),
                  "in proportion to measurements with ten million deadlines: "
                  "16 minutes, and 5 to 11 in later builds",
                  given.Given());
}

void ReportDagRunTime(const Facts& f, Truth applies, Report& report) {
  const Fact given = f.Ask(kDagRuns);
  if (!applies.is_yes() || !given.number()) return;
  const int64_t rows = RowsOf(given);
  report.Duration(InProportion(rows, minutes(3)),
                  InProportion(rows, minutes(12)),
                  "in proportion to half and twice the 6 minutes that were "
                  "measured with ten million runs",
                  given.Given());
}

// A condition cannot add the two.
Truth RunsAndTasksAreMany(const Facts& f) {
  const Fact tasks = f.Ask(kTaskInstances);
  const Truth many = tasks.AtLeast(5 * kMillion);
  // The number of tasks may suffice: then the runs do not matter.
  if (many.is_yes()) return many;
  const Fact runs = f.Ask(kDagRuns);
  const Truth both = tasks.Given() && runs.Given();
  if (!both.is_yes()) return both;
  if (!tasks.number() || !runs.number()) return {Truth::kUnknown, both.basis};
  return When(RowsOf(tasks) + RowsOf(runs) >= 5 * kMillion, both.basis);
}

void ReportRunsAndTasksTime(const Facts& f, Truth applies, Report& report) {
  const Fact tasks = f.Ask(kTaskInstances);
  if (!applies.is_yes() || !tasks.number()) return;
  const int64_t rows = RowsOf(tasks) + RowsOf(f.Ask(kDagRuns));
  report.DurationAtLeast(InProportion(rows, minutes(60)),
                         "in proportion to over an hour for ten million rows; "
                         "no upper limit is known",
                         tasks.Given());
}

// ---- Advisories -------------------------------------------------------------

constexpr Advisory kRows[] = {
    Advisory("R3-GATE-TABLE-SIZE")
        .critical()
        .blocks_step()
        .on(UpgradingToAirflow3())
        .check("database-migration")
        .when(DatabaseUnder("table").SomeRow(Name().EndsWith(".bytes") &&
                                             Value().AtLeast(kLimit + 1)))
        .report(&ReportLargeTables)
        .title("A table of the metadata database is larger than 50 GB")
        .impact("The documentation does not allow the upgrade with such a "
                "table")
        .remedy("Delete history. The command archives the rows that it deletes",
                "airflow db clean --clean-before-timestamp <date>")
        .remedy("Drop the archived tables", "airflow db drop-archived")
        .reference(kUpgrade),

    Advisory("R3-RUNS-FAILED")
        .warning()
        .on(UpgradingToAirflow3())
        .check("airflow-3")
        .when(Database("probe.dag_run.state.running").AtLeast(1) ||
              Database("probe.dag_run.state.queued").AtLeast(1))
        .title("The upgrade fails runs that are not finished")
        .impact("Their tasks do not continue in Airflow 3")
        .remedy("Pause the DAGs and wait for their runs")
        .remedy("Trigger failed runs again after the upgrade")
        .reference(kUpgrade),

    Advisory("R3-DB-TI-UUID")
        .warning()
        .on(ReachingAirflow3())
        .check("database-migration")
        .when(kTaskInstances.AtLeast(kMillion))
        .report(&ReportTaskInstanceTime)
        .title("Every task instance gets a new primary key")
        .impact("The migration rewrites the table: minutes for a million rows, "
                "an hour for ten million. Do not try it with more than twenty "
                "million")
        .remedy("Delete the history of tasks first",
                "airflow db clean --clean-before-timestamp <date> --tables "
                "task_instance,dag_run")
        .reference("https://github.com/apache/airflow/issues/49015")
        .reference(kMigrations),

    Advisory("R3-DB-XCOM-NAN")
        .critical()
        .blocks_step()
        .on(ReachingAirflow3())
        .check("database-migration")
        .when(Database("probe.xcom.value.nan").AtLeast(1) &&
              Target("airflow.version").VersionBelow(Scheme::kPep440, "3.1.2"))
        .title("XComs contain NaN or Infinity")
        .impact("JSON has no such numbers: the migration stops when it "
                "converts them")
        .remedy("Delete those rows, or choose Airflow 3.1.2 or later",
                "SELECT dag_id, task_id, key FROM xcom WHERE encode(value, "
                "'escape') ~ '\\m(NaN|Infinity)\\M'")
        .reference("https://github.com/apache/airflow/issues/57608")
        .reference("https://github.com/apache/airflow/pull/51178"),

    Advisory("R3-DB-XCOM-NUL")
        .critical()
        .blocks_step()
        .on(ReachingAirflow3())
        .check("database-migration")
        .when(Database("probe.xcom.value.nul").AtLeast(1))
        .title("XComs contain the character NUL")
        .impact("Postgres does not accept such JSON: the migration stops when "
                "it converts the XComs. It is not confirmed which releases of "
                "Runtime have the fix of 2026")
        .remedy("Delete those rows",
                "SELECT dag_id, task_id, key FROM xcom WHERE "
                "strpos(encode(value, 'escape'), '\\\\u0000') > 0")
        .reference("https://github.com/apache/airflow/issues/69063"),

    Advisory("R3-DB-XCOM-PICKLE")
        .warning()
        .on(ReachingAirflow3())
        .check("database-migration")
        .when(Config("core.enable_xcom_pickling").IsTrue())
        .title("The migration archives pickled XComs without converting them")
        .impact("Tasks do not find them after the upgrade: they are in "
                "_xcom_archive. Airflow 3 does not pickle at all")
        .remedy("Let runs that pull them finish, and push JSON or use your own "
                "backend",
                "", "env.unset AIRFLOW__CORE__ENABLE_XCOM_PICKLING")
        .reference(kUpgradeAirflow),

    Advisory("R3-DB-DAGRUN-CONF")
        .info()
        .on(ReachingAirflow3())
        .check("database-migration")
        .when(Shell("airflow db migrate")
                  .SomeRow(Value().Contains("--show-sql-only")))
        .title("A migration by script drops dag_run.conf that is not JSON")
        .impact("Only a migration that Airflow itself runs converts it")
        .remedy("Migrate online", "airflow db migrate")
        .reference(kMigrations),

    Advisory("R3-DB-TABLES-DROPPED")
        .info()
        .on(ReachingAirflow3())
        .check("database-migration")
        .title("The migration drops the tables task_fail, dag_pickle and "
               "sla_miss")
        .impact("Reports that read them find nothing")
        .remedy("Export the rows that you want to keep before the upgrade")
        .reference(kUpgradeAirflow),

    Advisory("R3-DB-DEFERRED")
        .warning()
        .on(ReachingAirflow3())
        .check("airflow-3")
        .when(Database("table.trigger.rows").AtLeast(1))
        .title("Some tasks are deferred, and the upgrade breaks them")
        .impact("Tasks that Airflow 2 deferred have no version of their DAG, "
                "and fail when they resume")
        .remedy("Let deferred tasks finish first")
        .reference("https://github.com/apache/airflow/issues/55884"),

    // ---- Airflow 3.2 --------------------------------------------------------
    Advisory("R32-DB-DEADLINES")
        .warning()
        .on(ReachingAirflow32())
        .check("database-migration")
        .when(kDeadlines.AtLeast(kMillion))
        .report(&ReportDeadlineTime)
        .title("The migration of deadlines is slow")
        .impact("No task starts while it runs")
        .remedy("Delete old runs first",
                "airflow db clean --clean-before-timestamp <date>")
        .reference("https://github.com/apache/airflow/pull/63549"),

    Advisory("R32-DB-DAGRUN")
        .warning()
        .on(ReachingAirflow32())
        .check("database-migration")
        .when(kDagRuns.AtLeast(kMillion))
        .report(&ReportDagRunTime)
        .title("A migration of runs is slow")
        .impact("No task starts while it runs")
        .remedy("Delete old runs first",
                "airflow db clean --clean-before-timestamp <date>")
        .reference("https://github.com/apache/airflow/pull/63550"),

    Advisory("R32-DB-TI")
        .warning()
        .on(ReachingAirflow32())
        .check("database-migration")
        .decide(&RunsAndTasksAreMany)
        .report(&ReportRunsAndTasksTime)
        .title("A migration of task instances and runs is slow")
        .impact("No task starts while it runs. With ten million rows it took "
                "over an hour")
        .remedy("Delete history first",
                "airflow db clean --clean-before-timestamp <date>")
        .reference("https://github.com/apache/airflow/pull/63866"),

    Advisory("R32-DOWNGRADE-LOCK")
        .warning()
        .on(ReachingAirflow32())
        .check("rollback")
        .when(kTaskInstances.AtLeast(5 * kMillion))
        .title("A downgrade from Airflow 3.2 locks the task instances")
        .impact("Nothing runs meanwhile. With ten million rows it took about 8 "
                "minutes")
        .remedy("Plan a window for a rollback too")
        .reference("https://github.com/apache/airflow/pull/63545"),

    Advisory("R32-DOWNGRADE-FAB")
        .info()
        .on(ReachingAirflow32())
        .check("rollback")
        .when(Requirement("apache-airflow-providers-fab"))
        .title("A downgrade to Airflow 3.0 may lose sequences of FAB's tables")
        .impact("Airflow then cannot save new users and roles. The report is "
                "about another platform and is not confirmed for this one")
        .remedy("Do not go back further than 3.1, or take a backup first")
        .reference(kMigrations),

    Advisory("R32-MYSQL-DEFERRABLE")
        .warning()
        .on(ReachingAirflow32())
        .check("database-supported")
        .when(Database("backend").Equals("mysql") &&
              (Keyword("*.deferrable").SomeRow(Value().Equals("True")) ||
               Config("operators.default_deferrable").IsTrue()))
        .title("The triggerer runs into deadlocks on MySQL")
        .impact("Deferred tasks may fail")
        .remedy("Choose a later patch that fixes it, or use Postgres")
        .reference("https://github.com/apache/airflow/issues/65818"),
};

}  // namespace

constexpr AdvisoryTable kDatabase = Table(kRows);

}  // namespace upgrade_plugin::airflow_3
