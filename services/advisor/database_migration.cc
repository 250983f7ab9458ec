#include "services/advisor/database_migration.h"

#include "services/advisor/version_direction.h"

namespace upgrade_advisor {
namespace {

// Runtime releases number their lines without holes: a hole is a release the
// catalog does not list.
bool LeavesGap(const RuntimeVersion& before, const RuntimeVersion& after) {
  if (before.Line() != after.Line()) {
    return after.is_new_form() ? after.third() > 1
                               : after.second() > 0 || after.third() > 0;
  }
  if (after.is_new_form()) return after.third() > before.third() + 1;
  if (after.second() == before.second()) {
    return after.third() > before.third() + 1;
  }
  return after.second() > before.second() + 1 || after.third() > 0;
}

// A minor the step enters has a schema revision of its own. A minor whose line
// the catalog does not know counts as having one.
bool EntersMigratingMinor(const Catalog& catalog, const Release& source,
                          const Release& target) {
  if (source.airflow_minor == target.airflow_minor) return false;
  bool every_minor_is_quiet = true;
  for (const Lifecycle& line : catalog.lines(Distribution::kRuntime)) {
    if (CompareAirflowMinors(source.airflow_minor, line.airflow) < 0 &&
        CompareAirflowMinors(line.airflow, target.airflow_minor) <= 0) {
      every_minor_is_quiet =
          every_minor_is_quiet && !line.new_airflow_minor_migrates;
    }
  }
  const Lifecycle* arrived =
      catalog.FindLine(Distribution::kRuntime, target.version.Line());
  return !every_minor_is_quiet || arrived == nullptr;
}

// A flagged release whose Airflow lies above the source's, up to the target's.
bool PassesFlagged(const Catalog& catalog, const Release& source,
                   const Release& target) {
  for (const Release& r : catalog.releases(Distribution::kRuntime)) {
    if (r.migrates_database == Truth::kYes && CompareAirflow(source, r) < 0 &&
        CompareAirflow(r, target) <= 0) {
      return true;
    }
  }
  return false;
}

// Every release from one to the other is listed and recorded not to migrate.
bool EveryReleaseIsRecordedNotToMigrate(const Catalog& catalog,
                                        const Release& source,
                                        const Release& target) {
  const RuntimeVersion* before = source.version.runtime();
  if (before == nullptr) return false;
  for (const Release& r : catalog.releases(Distribution::kRuntime)) {
    const RuntimeVersion& here = *r.version.runtime();
    if (here <= *before) continue;
    if (target.version < r.version) break;
    if (r.migrates_database != Truth::kNo || LeavesGap(*before, here)) {
      return false;
    }
    before = &here;
  }
  return true;
}

bool SameAirflow(const Release& a, const Release& b) {
  return a.airflow && b.airflow && a.airflow->Public() == b.airflow->Public();
}

}  // namespace

Truth MigratesDatabase(const Catalog& catalog, const Release& source,
                       const Release& target) {
  if (SameAirflow(source, target)) return Truth::kNo;
  if (PassesFlagged(catalog, source, target)) return Truth::kYes;
  if (EntersMigratingMinor(catalog, source, target)) return Truth::kYes;
  return EveryReleaseIsRecordedNotToMigrate(catalog, source, target)
             ? Truth::kNo
             : Truth::kUnknown;
}

}  // namespace upgrade_advisor
