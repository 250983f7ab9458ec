// The statements of a migration of Airflow's metadata database, as Alembic
// prints them for PostgreSQL, and what each does to a table.
//
// Pure and total: any text in, statements out; thread-safe. Values own all
// their data.
#ifndef SERVICES_REHEARSAL_MIGRATION_MIGRATION_SQL_H_
#define SERVICES_REHEARSAL_MIGRATION_MIGRATION_SQL_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

// By what it costs, the most first.
enum class StatementWork : uint8_t {
  kRewrite,     // writes every row of the table again, and its indexes
  kConversion,  // Airflow itself reads and writes each row, and prints no SQL
  kEveryRow,    // changes every row of the table
  kBackfill,    // changes or copies rows, all or those of a condition
  kIndexBuild,  // reads every row to build an index
  kScan,        // reads every row to check it
  kDrop,        // takes a table or a column away, with what is in it
  kMetadata,    // changes the catalog only
  kOther,       // not recognised: read it
};

absl::string_view WorkText(StatementWork work);

struct MigrationStatement {
  std::string revision;  // "0135 ..." as far as Alembic says it; may be empty
  StatementWork work = StatementWork::kOther;
  std::string table;  // empty: none, or not recognised
  // "ACCESS EXCLUSIVE": held until the migration's transaction ends.
  std::string lock;
  bool loses_data = false;
  std::string text;                     // on one line, at most 400 bytes
  std::vector<std::string> reads = {};  // tables, as they are named
};

// At most 8 MiB and 20 000 statements; the rest is left out. Statements about
// Alembic's own table, and those that begin and end transactions, are too.
std::vector<MigrationStatement> ReadMigrationSql(absl::string_view sql);

}  // namespace upgrade_advisor

#endif  // SERVICES_REHEARSAL_MIGRATION_MIGRATION_SQL_H_
