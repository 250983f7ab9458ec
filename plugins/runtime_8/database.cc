// The metadata database.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string_view>

#include "plugins/runtime_8/tables.h"

namespace upgrade_plugin::runtime_8 {
namespace {

constexpr char kMigrations[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/migrations-ref.html";

// The seconds that a million rows take, at best and at worst.
void ReportByRows(const Fact& rows, double low, double high,
                  std::string_view grounds, Report& report) {
  if (!rows.number()) return;
  const double millions = static_cast<double>(*rows.number()) / 1e6;
  const auto seconds = [&](double each) {
    return std::chrono::seconds(
        std::max<int64_t>(1, static_cast<int64_t>(each * millions)));
  };
  report.Duration(seconds(low), seconds(high), grounds, rows.Given());
}

void ReportLogIndexTime(const Facts& f, Truth, Report& report) {
  ReportByRows(f.Ask(Database("table.log.rows")), 10, 30,
               "model, not measured: 2 to 6 million log rows a minute", report);
}

void ReportTaskMapTime(const Facts& f, Truth, Report& report) {
  ReportByRows(f.Ask(Database("table.task_map.rows")), 0.5, 2,
               "estimate: 15 million rows took 14 seconds", report);
}

constexpr Advisory kRows[] = {
    Advisory("R8-DB-LOG-INDEX")
        .warning()
        .on(ReachingAirflow26())
        .check("database-migration")
        .when(Database("table.log.rows").AtLeast(20'000'001))
        .report(&ReportLogIndexTime)
        .title("The migration builds an index on a very large log table")
        .impact("The migration takes longer. The duration comes from a model: "
                "no measurement is published")
        .remedy("First delete old rows of log",
                "airflow db clean --tables log --clean-before-timestamp <date>")
        .reference(kMigrations),

    // There are no more rows of task_map than task instances.
    Advisory("R8-DB-TASKMAP-262")
        .info()
        .on(CrossingAirflow("2.6.2"))
        .check("database-migration")
        .when(Database("table.task_instance.rows").AtLeast(1'000'001) &&
              Database("table.task_map.rows").AtLeast(1'000'001))
        .report(&ReportTaskMapTime)
        .title("The migration rebuilds a foreign key of task_map")
        .impact("The migration takes about a second longer for each million "
                "rows")
        .remedy("No action is needed")
        .reference("https://github.com/apache/airflow/pull/31445")
        .reference(kMigrations),
};

}  // namespace

constexpr AdvisoryTable kDatabase = Table(kRows);

}  // namespace upgrade_plugin::runtime_8
