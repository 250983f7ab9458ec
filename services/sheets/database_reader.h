// Turns statistics of the metadata database into facts.
//
// Pure; thread-safe.
#ifndef SERVICES_SHEETS_DATABASE_READER_H_
#define SERVICES_SHEETS_DATABASE_READER_H_

#include "services/domain/fact_sheet.h"
#include "services/sheets/deployment_sources.h"

namespace upgrade_advisor {

// "backend", "version", "table.NAME", "table.NAME.rows", "table.NAME.bytes",
// "probe.NAME". Closes "table" where the list is not partial and has the tables
// that every Airflow has. A count that was not made is unknown, so probes never
// close.
void ReadDatabase(const DatabaseSource& source, FactSheet::Builder& sheet);

}  // namespace upgrade_advisor

#endif  // SERVICES_SHEETS_DATABASE_READER_H_
