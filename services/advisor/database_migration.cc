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

// The Airflow minors the step enters, as the catalog's releases have them, that
// a record says do not migrate.
bool MinorIsRecordedNotToMigrate(const Catalog& catalog,
                                 const std::string& minor) {
  bool any = false;
  for (const Release& r : catalog.releases(Distribution::kRuntime)) {
    if (r.airflow_minor != minor) continue;
    if (r.migrates_database != Truth::kNo) return false;
    any = true;
  }
  return any;
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
  const bool new_minor = source.airflow_minor != target.airflow_minor;
  if (new_minor &&
      !MinorIsRecordedNotToMigrate(catalog, target.airflow_minor)) {
    return Truth::kYes;
  }
  return EveryReleaseIsRecordedNotToMigrate(catalog, source, target)
             ? Truth::kNo
             : Truth::kUnknown;
}

}  // namespace upgrade_advisor
