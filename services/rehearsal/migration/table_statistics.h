// How large the tables of a metadata database are: what a query prints as CSV.
//
// Pure and total; thread-safe.
#ifndef SERVICES_REHEARSAL_MIGRATION_TABLE_STATISTICS_H_
#define SERVICES_REHEARSAL_MIGRATION_TABLE_STATISTICS_H_

#include <cstdint>
#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace upgrade_advisor {

struct TableSize {
  uint64_t rows = 0;
  uint64_t bytes = 0;  // with indexes
};

using TableSizes = std::map<std::string, TableSize>;

// Of each table its name, rows and bytes with indexes. The rows are what the
// server last counted or estimated: no table is read.
inline constexpr char kSizesQuery[] =
    "SELECT s.relname::text, GREATEST(s.n_live_tup, c.reltuples::bigint),\n"
    "       pg_total_relation_size(s.relid)\n"
    "  FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid\n"
    " ORDER BY 1";

// Prints the file that ReadTableSizes reads; for psql.
std::string StatisticsQuery();

// Lines "table,rows,bytes"; a header is allowed. kInvalidArgument, naming the
// line and what would be right. At most 1 MiB.
absl::StatusOr<TableSizes> ReadTableSizes(absl::string_view path,
                                          absl::string_view text);

}  // namespace upgrade_advisor

#endif  // SERVICES_REHEARSAL_MIGRATION_TABLE_STATISTICS_H_
