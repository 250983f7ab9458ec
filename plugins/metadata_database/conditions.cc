#include "plugins/metadata_database/conditions.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace upgrade_plugin::metadata_database {
namespace {

// The oldest Postgres that Airflow works with, from a minor on.
struct Floor {
  std::string_view airflow;
  std::string_view postgres;
};
constexpr Floor kFloors[] = {
    {"3.0", "13"}, {"2.8", "12"}, {"2.5", "11"}, {"2.3", "10"}};

// The floor that a step raises; null if it raises none, or none is known.
const Floor* RaisedFloor(const Fact& source, const Fact& target) {
  for (const Floor& floor : kFloors) {
    if (!target.version_at_least(Scheme::kPep440, floor.airflow).is_yes()) {
      continue;
    }
    // The first that the target reaches is its own.
    const bool is_raised =
        source.version_below(Scheme::kPep440, floor.airflow).is_yes();
    return is_raised ? &floor : nullptr;
  }
  return nullptr;
}

constexpr int64_t kGibibyte = int64_t{1} << 30;
constexpr int64_t kLarge = 50 * kGibibyte;
constexpr int64_t kVeryLarge = 75 * kGibibyte;

std::string_view TableOf(const Row& row) {
  return row.name_between("table.", ".bytes");
}

bool IsLargerThan(int64_t limit, const Row& row) {
  return !TableOf(row).empty() && row.number().value_or(0) > limit;
}

// A patch of the same minor migrates little: nobody is asked about sizes.
Truth ChangesMinor(const Facts& f) {
  return !Same(f.source("airflow.minor"), f.target("airflow.minor"));
}

}  // namespace

Truth PostgresIsTooOld(const Facts& f) {
  // Where it is another server, the releases do not matter.
  const Truth is_postgres = f.database("backend").equals("postgres");
  if (is_postgres.is_no()) return is_postgres;
  const Fact source = f.source("airflow.minor");
  const Fact target = f.target("airflow.minor");
  const Truth minors = Truth(source) && Truth(target);
  if (!minors.is_yes()) return minors;
  const Floor* floor = RaisedFloor(source, target);
  if (floor == nullptr) return {Truth::kNo, minors.basis};
  const Truth too_old =
      minors && is_postgres &&
      f.database("version").version_below(Scheme::kPep440, floor->postgres);
  // On Astro the server is the platform's business, so that nobody is asked.
  if (too_old.is_unknown()) {
    return too_old && !f.request("platform").equals("astro");
  }
  return too_old;
}

void ReportPostgres(const Facts& f, Truth applies, Report& report) {
  const Fact source = f.source("airflow.minor");
  const Fact target = f.target("airflow.minor");
  const Fact version = f.database("version");
  const Floor* floor = RaisedFloor(source, target);
  if (floor == nullptr) return;
  std::string text = "Airflow ";
  text.append(target.text()).append(" needs Postgres ");
  text.append(floor->postgres).append(" or later");
  if (applies.is_yes()) text.append("; you run ").append(version.text());
  report.Detail(text, Truth(target) && Truth(version));
}

Truth MysqlIsTooOld(const Facts& f) {
  return f.database("backend").equals("mysql") &&
         f.database("version").version_below(Scheme::kPep440, "8");
}

Truth TablesAreLarge(const Facts& f) {
  return ChangesMinor(f) && f.database_under("table").any([](const Row& r) {
    return IsLargerThan(kVeryLarge, r);
  });
}

void ReportLargeTables(const Facts& f, Truth, Report& report) {
  const Fact tables = f.database_under("table");
  for (uint32_t i = 0; i < tables.count(); ++i) {
    const Row row = tables.row(i);
    if (!IsLargerThan(kLarge, row)) continue;
    report.Subject(TableOf(row),
                   std::to_string(*row.number() / kGibibyte) + " GiB", row, 1);
  }
}

}  // namespace upgrade_plugin::metadata_database
