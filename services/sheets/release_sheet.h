// Builds the fact sheet of a release.
//
// Pure; thread-safe.
#ifndef SERVICES_SHEETS_RELEASE_SHEET_H_
#define SERVICES_SHEETS_RELEASE_SHEET_H_

#include "services/domain/fact_sheet.h"
#include "services/domain/release.h"

namespace upgrade_advisor {

// RELEASE rows: distribution, version, line, channel, yanked, lts,
// release_date, airflow.version, airflow.minor, airflow.major,
// end_of_maintenance, end_of_basic_support, python.default, python.version (a
// list), postgres; PACKAGE rows: bundled packages. A listed release is closed
// for RELEASE, and for PACKAGE where its packages are known; an unlisted one is
// open.
FactSheet BuildReleaseSheet(const Release& release);

}  // namespace upgrade_advisor

#endif  // SERVICES_SHEETS_RELEASE_SHEET_H_
