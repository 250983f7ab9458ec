// A migration for people: what it does, table by table.
//
// Pure; thread-safe.
#ifndef SERVICES_REHEARSAL_MIGRATION_MIGRATION_TEXT_H_
#define SERVICES_REHEARSAL_MIGRATION_MIGRATION_TEXT_H_

#include <string>
#include <vector>

#include "services/rehearsal/migration/migration_sql.h"
#include "services/rehearsal/migration/table_statistics.h"

namespace upgrade_advisor {

// The tables by what is done to their rows, then every statement that is more
// than metadata. Without sizes it says that they are not known.
// `stopped` says why statements are missing; empty: none are.
std::string MigrationText(const std::vector<MigrationStatement>& statements,
                          const TableSizes& sizes,
                          const std::string& stopped = "");

// The same for programs.
std::string MigrationJson(const std::vector<MigrationStatement>& statements,
                          const TableSizes& sizes,
                          const std::string& stopped = "");

}  // namespace upgrade_advisor

#endif  // SERVICES_REHEARSAL_MIGRATION_MIGRATION_TEXT_H_
