// Whether a step migrates the metadata database.
//
// Pure; thread-safe.
#ifndef SERVICES_ADVISOR_DATABASE_MIGRATION_H_
#define SERVICES_ADVISOR_DATABASE_MIGRATION_H_

#include "services/catalog/catalog.h"
#include "services/domain/release.h"

namespace upgrade_advisor {

// Yes if a release on the way is flagged, or the Airflow minor differs (but for
// minors whose releases are recorded not to migrate, as 2.11 after 2.10); no if
// both ends carry the same Airflow, or every release on the way is recorded not
// to migrate; unknown where the catalog has gaps or records nothing.
Truth MigratesDatabase(const Catalog& catalog, const Release& source,
                       const Release& target);

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_DATABASE_MIGRATION_H_
