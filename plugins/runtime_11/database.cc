// The metadata database.
#include <cstdint>

#include "plugins/runtime_11/tables.h"

namespace upgrade_plugin::runtime_11 {
namespace {

constexpr int64_t kGibibyte = int64_t{1} << 30;

constexpr Advisory kRows[] = {
    Advisory("R11-RUNNING-TRIGGERS")
        .critical()
        .blocks_step()
        .on(ReachingAirflow29() & LandingOnAirflow("2.9.0", "2.9.0"))
        .check("database-rows")
        .when(Database("table.trigger.rows").AtLeast(1))
        .title("Airflow 2.9.0 cannot migrate waiting triggers")
        .impact("The migration encrypts the arguments of triggers and breaks "
                "deferred tasks")
        .remedy("Choose a release with Airflow 2.9.1 or later: Runtime 11.3.0")
        .remedy("Or let deferred tasks finish before the upgrade")
        .reference("https://github.com/apache/airflow/issues/38836")
        .reference("https://github.com/apache/airflow/pull/39246"),

    Advisory("R11-MYSQL-XCOM-LONGBLOB")
        .warning()
        .on(ReachingAirflow29())
        .check("database-migration")
        .when(Database("backend").Equals("mysql") &&
              Database("table.xcom.bytes").AtLeast(kGibibyte + 1))
        .title("MySQL rewrites a large xcom table")
        .impact("Its values become LONGBLOB: the migration takes longer, and a "
                "downgrade needs values below 64 KiB")
        .remedy("First delete XComs that you no longer need",
                "airflow db clean --tables xcom --clean-before-timestamp "
                "<date>")
        .reference("https://github.com/apache/airflow/pull/38401"),
};

}  // namespace

constexpr AdvisoryTable kDatabase = Table(kRows);

}  // namespace upgrade_plugin::runtime_11
