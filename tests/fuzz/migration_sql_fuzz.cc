// SQL and statistics of any bytes: statements or none, and a report of them.
#include "services/rehearsal/migration/migration_sql.h"

#include "services/rehearsal/migration/migration_text.h"
#include "services/rehearsal/migration/table_statistics.h"
#include "tests/fuzz/fuzz_target.h"

UA_FUZZ_TARGET(migration_sql, input) {
  const std::vector<MigrationStatement> statements = ReadMigrationSql(input);
  for (const MigrationStatement& statement : statements) {
    UA_FUZZ_REQUIRE(!statement.text.empty() && statement.text.size() <= 410);
    UA_FUZZ_REQUIRE(statement.text.find('\n') == std::string::npos);
  }
  const absl::StatusOr<TableSizes> sizes = ReadTableSizes("s.csv", input);
  const TableSizes known = sizes.ok() ? *sizes : TableSizes();
  UA_FUZZ_REQUIRE(!MigrationText(statements, known).empty());
  UA_FUZZ_REQUIRE(!MigrationJson(statements, known).empty());
}
