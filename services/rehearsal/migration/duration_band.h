// How long a migration may take: a band for each statement, by the rows of the
// tables that it reads and writes.
//
// Pure; thread-safe. The rates come from real migrations, which
// tools/measure-migration times; docs/upgrade-test/README.md has the runs, the
// machine, and how often the band held runs that the rates do not come from.
#ifndef SERVICES_REHEARSAL_MIGRATION_DURATION_BAND_H_
#define SERVICES_REHEARSAL_MIGRATION_DURATION_BAND_H_

#include <cstdint>
#include <vector>

#include "services/rehearsal/migration/migration_sql.h"
#include "services/rehearsal/migration/table_statistics.h"

namespace upgrade_advisor {

struct SecondsBand {
  double low = 0;
  double high = 0;

  SecondsBand& operator+=(const SecondsBand& other) {
    low += other.low;
    high += other.high;
    return *this;
  }
};

// Rows of the statement's table and of those it reads. Nothing is known of a
// table that has no size: it counts no rows.
uint64_t RowsOf(const MigrationStatement& statement, const TableSizes& sizes);

SecondsBand BandOf(const MigrationStatement& statement,
                   const TableSizes& sizes);

// All of them, and what a migration takes without rows: Airflow starts, and
// each revision commits.
SecondsBand BandOf(const std::vector<MigrationStatement>& statements,
                   const TableSizes& sizes);

}  // namespace upgrade_advisor

#endif  // SERVICES_REHEARSAL_MIGRATION_DURATION_BAND_H_
