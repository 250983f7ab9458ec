// A filter as the condition of a query.
//
// Pure; thread-safe.
#ifndef SERVICES_FLEET_FILTER_FILTER_SQL_H_
#define SERVICES_FLEET_FILTER_FILTER_SQL_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "services/fleet/filter/filter_tree.h"

namespace upgrade_advisor {

enum class SqlDialect : uint8_t { kPostgresql, kSqlite };

using SqlParameter = std::variant<int64_t, std::string>;

// The column that has a field: text and day as TEXT, an enum as its number,
// bool and integer as a number. Nothing if no column has it.
using ColumnOf =
    absl::FunctionRef<std::optional<std::string>(FilterField field)>;

// The condition, in brackets where it needs them, and never NULL. Values are
// parameters: $N is parameters[N - 1], and new ones are added at the end. Both
// databases read the same text, but for '*' in a text: LIKE of SQLite takes 'a'
// for 'A', so there it is GLOB. Texts are compared exactly.
//
// InvalidArgument if no column has a field that is asked for, or if it is a
// version, a release or a list: Specialize() replaces these before.
absl::StatusOr<std::string> ToSql(const FilterNode& tree, SqlDialect dialect,
                                  ColumnOf column_of,
                                  std::vector<SqlParameter>& parameters);

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_FILTER_FILTER_SQL_H_
