// Which metadata databases the target supports, and what their size means, at
// any step.
#include "sdk/cpp/plugin.h"

#include <cstdint>
#include <string>
#include <string_view>

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

constexpr Question kBackend = Database("backend");
constexpr Question kVersion = Database("version");

// ---- Postgres ---------------------------------------------------------------

// The oldest Postgres that Airflow supports, from a minor on.
struct Floor {
  std::string_view airflow;
  std::string_view postgres;
};
constexpr Floor kFloors[] = {
    {"3.0", "13"}, {"2.8", "12"}, {"2.5", "11"}, {"2.3", "10"}};

// The floor that a step raises; null if it raises none, or none is known.
const Floor* RaisedFloor(const Fact& source, const Fact& target) {
  for (const Floor& floor : kFloors) {
    if (!target.VersionAtLeast(Scheme::kPep440, floor.airflow).is_yes()) {
      continue;
    }
    // The first that the target reaches is its own.
    const bool is_raised =
        source.VersionBelow(Scheme::kPep440, floor.airflow).is_yes();
    return is_raised ? &floor : nullptr;
  }
  return nullptr;
}

// Whether the server is older than the target's Airflow supports, where the
// Airflow before supported it or asked for less.
Truth PostgresIsTooOld(const Facts& f) {
  // The releases do not matter to another server.
  const Truth is_postgres = f.Ask(kBackend).Equals("postgres");
  if (is_postgres.is_no()) return is_postgres;
  const Fact source = f.Ask(Source("airflow.minor"));
  const Fact target = f.Ask(Target("airflow.minor"));
  const Truth minors = source.Given() && target.Given();
  if (!minors.is_yes()) return minors;
  const Floor* floor = RaisedFloor(source, target);
  if (floor == nullptr) return {Truth::kNo, minors.basis};
  return minors && is_postgres &&
         f.Ask(kVersion).VersionBelow(Scheme::kPep440, floor->postgres);
}

void ReportPostgres(const Facts& f, Truth applies, Report& report) {
  const Fact source = f.Ask(Source("airflow.minor"));
  const Fact target = f.Ask(Target("airflow.minor"));
  const Fact version = f.Ask(kVersion);
  const Floor* floor = RaisedFloor(source, target);
  if (floor == nullptr) return;
  std::string text = "Airflow ";
  text.append(target.text()).append(" needs Postgres ");
  text.append(floor->postgres).append(" or later");
  if (applies.is_yes()) text.append("; you run ").append(version.text());
  report.Detail(text, target.Given() && version.Given());
}

// ---- Sizes ------------------------------------------------------------------

constexpr int64_t kGibibyte = int64_t{1} << 30;
// Tables from the first size on count; then those from the second are named.
constexpr int64_t kVeryLarge = 75 * kGibibyte;
constexpr int64_t kLarge = 50 * kGibibyte;

void ReportLargeTables(const Facts& f, Truth, Report& report) {
  const Fact tables = f.Ask(DatabaseUnder("table"));
  for (uint32_t i = 0; i < tables.count(); ++i) {
    const Row row = tables.row(i);
    const std::string_view table = row.NameBetween("table.", ".bytes");
    const int64_t bytes = row.number().value_or(0);
    if (table.empty() || bytes <= kLarge) continue;
    report.Subject(table, std::to_string(bytes / kGibibyte) + " GiB", row, 1);
  }
}

// ---- Advisories -------------------------------------------------------------

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
        .decide(&PostgresIsTooOld)
        .report(&ReportPostgres)
        .title("The target does not support your version of Postgres")
        .impact("Airflow and its migrations are not tested on it and may fail")
        .remedy("Upgrade Postgres first")
        .reference(kUpgrading),

    Advisory("ANY-DB-MYSQL-FLOOR")
        .critical()
        .blocks_step()
        .on(CrossingAirflow("2.8.0"))
        .alias("R10-MYSQL57")
        .check("database-supported")
        .when(kBackend.Equals("mysql") &&
              kVersion.VersionBelow(Scheme::kPep440, "8"))
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
        .when(kBackend.Equals("mssql"))
        .title("Airflow 2.9 does not support SQL Server")
        .impact("Airflow does not start")
        .remedy("Move the metadata database to Postgres or MySQL first")
        .reference("https://github.com/apache/airflow/pull/36514"),

    // A patch of the same minor migrates little, so sizes do not matter to it.
    Advisory("ANY-DB-SIZE")
        .warning()
        .on(AnyStep())
        .check("database-migration")
        .when(!Source("airflow.minor").SameAs(Target("airflow.minor")) &&
              DatabaseUnder("table").SomeRow(Name().EndsWith(".bytes") &&
                                             Value().AtLeast(kVeryLarge + 1)))
        .report(&ReportLargeTables)
        .title("Tables of the metadata database are larger than 75 GiB")
        .impact(
            "Migrations of these tables run for hours, need the same amount "
            "of free disk again and may never finish")
        .remedy("Delete old rows first. Airflow before 2.3 has no such "
                "command: use a maintenance DAG, or ask support",
                "airflow db clean --clean-before-timestamp <date>")
        .reference(kUpgradeTo3),
};

}  // namespace
}  // namespace upgrade_plugin::metadata_database

UPGRADE_ADVISOR_PLUGIN("metadata_database", "1.1.0",
                       "Which metadata databases the target supports",
                       upgrade_plugin::metadata_database::kAdvisories)
