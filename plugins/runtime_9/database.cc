// The metadata database.
#include <chrono>
#include <cstdint>

#include "plugins/runtime_9/tables.h"

namespace upgrade_plugin::runtime_9 {
namespace {

constexpr char kMigrations[] =
    "https://airflow.apache.org/docs/apache-airflow/stable/migrations-ref.html";

constexpr int64_t kTenMillion = 10'000'000;

void ReportIndexTime(const Facts& f, Truth applies, Report& report) {
  const Fact rows = f.Ask(Database("table.task_instance.rows"));
  if (!applies.is_yes() || !rows.number()) return;
  const int64_t ten_millions = *rows.number() / kTenMillion;
  report.Duration(std::chrono::seconds(10 * ten_millions),
                  std::chrono::seconds(180 * (ten_millions + 1)),
                  "model, not measured: 10 seconds to 3 minutes for 10 million "
                  "task instances",
                  rows.Given());
}

constexpr Advisory kRows[] = {
    // A step that passes Airflow 2.8.1 does not build the index.
    Advisory("R9-DB-TI-INDEX")
        .info()
        .on(ReachingAirflow27())
        .check("database-migration")
        .when(
            Target("airflow.version").VersionBelow(Scheme::kPep440, "2.8.1") &&
            Database("backend").Equals("postgres") &&
            Database("table.task_instance.rows").AtLeast(kTenMillion))
        .report(&ReportIndexTime)
        .title("The migration builds an index on a large task_instance table")
        .impact("The migration takes longer. The duration comes from a model: "
                "no measurement is published. Airflow 2.8.1 drops the index "
                "again")
        .remedy("Plan the window, or delete history first",
                "airflow db clean --clean-before-timestamp <date>")
        .reference(kMigrations),
};

}  // namespace

constexpr AdvisoryTable kDatabase = Table(kRows);

}  // namespace upgrade_plugin::runtime_9
