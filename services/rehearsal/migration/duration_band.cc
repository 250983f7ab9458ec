#include "services/rehearsal/migration/duration_band.h"

#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace upgrade_advisor {
namespace {

// Seconds for a million rows.
struct Rate {
  double low;
  double high;
};

Rate RateOf(StatementWork work) {
  switch (work) {
    case StatementWork::kConversion:
      return {100, 1200};
    case StatementWork::kEveryRow:
      return {15, 120};
    case StatementWork::kBackfill:
      return {0, 10};
    // PostgreSQL need not rewrite: the statement does not say what the type
    // was.
    case StatementWork::kRewrite:
      return {0, 15};
    case StatementWork::kIndexBuild:
      return {0.3, 7};
    case StatementWork::kScan:
      return {0, 4};
    case StatementWork::kDrop:
    case StatementWork::kMetadata:
    case StatementWork::kOther:
      break;
  }
  return {0, 0};
}

// Without a row: Airflow starts and looks at its tables.
constexpr SecondsBand kStart = {2, 20};
// A revision commits, and changes the catalog.
constexpr SecondsBand kRevision = {0.005, 0.1};

// A migration copies some tables, and keeps rows that fit nowhere: the rows are
// those of the table whose name comes last.
std::string OriginOf(absl::string_view table) {
  for (absl::string_view mark : {"__airflow_tmp_", "_alembic_tmp_"}) {
    if (absl::StartsWith(table, mark)) table.remove_prefix(mark.size());
  }
  if (absl::StartsWith(table, "_airflow_moved__")) {
    table.remove_prefix(table.rfind("__") + 2);
  }
  return std::string(table);
}

}  // namespace

uint64_t RowsOf(const MigrationStatement& statement, const TableSizes& sizes) {
  std::set<std::string> tables = {OriginOf(statement.table)};
  for (const std::string& table : statement.reads) {
    tables.insert(OriginOf(table));
  }
  uint64_t rows = 0;
  for (const std::string& table : tables) {
    const auto size = sizes.find(table);
    if (size != sizes.end()) rows += size->second.rows;
  }
  return rows;
}

SecondsBand BandOf(const MigrationStatement& statement,
                   const TableSizes& sizes) {
  const double millions = static_cast<double>(RowsOf(statement, sizes)) / 1e6;
  const Rate rate = RateOf(statement.work);
  return {rate.low * millions, rate.high * millions};
}

SecondsBand BandOf(const std::vector<MigrationStatement>& statements,
                   const TableSizes& sizes) {
  SecondsBand out = kStart;
  std::set<std::string> revisions;
  for (const MigrationStatement& statement : statements) {
    out += BandOf(statement, sizes);
    if (revisions.insert(statement.revision).second) out += kRevision;
  }
  return out;
}

}  // namespace upgrade_advisor
