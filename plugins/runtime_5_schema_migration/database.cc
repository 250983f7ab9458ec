#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "plugins/runtime_5_schema_migration/conditions.h"
#include "plugins/runtime_5_schema_migration/duration.h"

namespace upgrade_plugin::runtime_5 {
namespace {

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

// A table that an earlier attempt moved rows to, and the counts of the rows
// that would have to go there again.
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
  const Fact table = f.database(moved.fact);
  Truth rows = No();
  for (std::string_view probe : moved.probes) {
    if (!probe.empty()) rows = rows || f.database(probe).at_least(1);
  }
  // Whether the table is there is the cheaper question, and mostly settles it.
  if (table.is_unknown() && !rows.is_no()) return table;
  return table && rows;
}

}  // namespace

Truth SizeIsUnknown(const Facts& f) {
  const Fact rows = f.database("table.task_instance.rows");
  const bool unknown = rows.is_unknown() || (rows.is_yes() && !rows.number());
  return {unknown ? Truth::kUnknown : Truth::kNo, rows.basis};
}

void ReportDuration(const Facts& f, Truth, Report& report) {
  const Fact task_instances = f.database("table.task_instance.rows");
  const Fact xcom_rows = f.database("table.xcom.rows");
  const Fact xcom_bytes = f.database("table.xcom.bytes");
  const Fact log_rows = f.database("table.log.rows");
  const Fact target = f.target("version");
  const Band band = MigrationBand({task_instances.number(), xcom_rows.number(),
                                   xcom_bytes.number(), log_rows.number()},
                                  RunsSlowPreChecks(target));
  const Truth basis{Truth::kYes, task_instances.basis | xcom_rows.basis |
                                     xcom_bytes.basis | log_rows.basis |
                                     target.basis};
  if (band.high) {
    report.Duration(band.low, *band.high, band.grounds, basis);
  } else {
    report.DurationAtLeast(band.low, band.grounds, basis);
  }
  report.Do({Phase::kBefore,
             "Plan a window for the migration of the metadata database: no new "
             "task starts while it runs"});
  report.Do({Phase::kDuring,
             "Do not interrupt the migration: no redeploy and no restart until "
             "the scheduler is healthy again"});
}

Truth XcomIsLarge(const Facts& f) {
  constexpr int64_t kGibibyte = int64_t{1} << 30;
  return f.database("table.xcom.bytes").at_least(kGibibyte + 1) ||
         f.database("table.xcom.rows").at_least(5'000'001);
}

Truth RowsDangle(const Facts& f) {
  return f.database("probe.xcom.orphans").at_least(1) ||
         f.database("probe.rendered_task_instance_fields.orphans")
             .at_least(1) ||
         f.database("probe.task_fail.orphans").at_least(1);
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
                   "The table exists already and there are rows to move to it",
                   there);
    report.Remedy("Look into the table, then drop it",
                  std::string("DROP TABLE ").append(moved.name));
  }
}

Truth IsMysql(const Facts& f) { return f.database("backend").equals("mysql"); }

Truth CollationsDiffer(const Facts& f) {
  // MySQL before 8 calls the same collation utf8_bin.
  const Fact collation = f.database("collation");
  return IsMysql(f) && collation && !collation.equals("utf8mb3_bin") &&
         !collation.equals("utf8_bin");
}

}  // namespace upgrade_plugin::runtime_5
