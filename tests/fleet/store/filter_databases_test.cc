// Filters mean the same in both databases: random ones, against a slow
// evaluator. tests/fleet/filter does it with more of them, for SQLite alone.
#include <gtest/gtest.h>

#include "services/fleet/filter/filter_parser.h"
#include "services/fleet/filter/filter_sql.h"
#include "tests/fleet/filter/random_filters.h"
#include "tests/fleet/store/store_fixture.h"

namespace upgrade_advisor {
namespace {

constexpr int kFilters = 400;
constexpr int kRows = 24;

class FilterDatabasesTest : public StoreTest {
 protected:
  static sql::Value ValueOf(const SqlParameter& parameter) {
    return std::visit([](const auto& value) { return sql::Value(value); },
                      parameter);
  }

  // A table with the rows, in `n` their numbers; 0 stands for an unset state.
  static absl::Status Fill(sql::Connection& connection,
                           const std::vector<FilterRow>& rows) {
    const absl::Status made = connection.ExecuteScript(sql::ScriptFor(
        connection.dialect(),
        "CREATE TABLE f (n BIGINT, name {text}, workspace {text}, "
        "state BIGINT, verdict BIGINT, days_left BIGINT)"));
    if (!made.ok()) return made;
    std::vector<sql::Row> values;
    for (const FilterRow& row : rows) {
      const auto number = [](int64_t n) {
        return n == 0 ? sql::Value() : sql::Value(n);
      };
      values.push_back(
          {static_cast<int64_t>(values.size()), row.name, row.workspace,
           number(row.state), number(row.verdict),
           row.days_left ? sql::Value(*row.days_left) : sql::Value()});
    }
    return connection
        .ExecuteEach("INSERT INTO f VALUES ($1, $2, $3, $4, $5, $6)", values)
        .status();
  }

  // One bit for each row that the filter lets through.
  static absl::StatusOr<uint32_t> Ask(sql::Connection& connection,
                                      const std::string& filter) {
    std::vector<SqlParameter> parameters;
    const absl::StatusOr<std::string> condition = ToSql(
        ParseFilter(filter).tree,
        connection.dialect() == sql::Dialect::kSqlite ? SqlDialect::kSqlite
                                                      : SqlDialect::kPostgresql,
        [](FilterField field) -> std::optional<std::string> {
          return std::string(RowOf(field).name);
        },
        parameters);
    if (!condition.ok()) return condition.status();
    sql::Row values;
    for (const SqlParameter& each : parameters) values.push_back(ValueOf(each));
    const absl::StatusOr<sql::Result> result = connection.Execute(
        absl::StrCat("SELECT n FROM f WHERE ", *condition), values);
    if (!result.ok()) return result.status();
    uint32_t bits = 0;
    for (const sql::Row& row : result->rows) bits |= 1u << sql::IntAt(row, 0);
    return bits;
  }
};

TEST_P(FilterDatabasesTest, LetThroughWhatASlowEvaluatorSays) {
  std::mt19937_64 random(17);
  std::vector<FilterRow> rows;
  for (int i = 0; i < kRows; ++i) rows.push_back(RandomRow(random));
  const absl::Status done = store().database().Run(
      sql::Access::kWrite, [&](sql::Connection& connection) -> absl::Status {
        const absl::Status filled = Fill(connection, rows);
        if (!filled.ok()) return filled;
        for (int i = 0; i < kFilters && !HasFailure(); ++i) {
          const FilterSample sample = RandomFilter(random, rows, 3);
          const absl::StatusOr<uint32_t> bits = Ask(connection, sample.text);
          if (!bits.ok()) return bits.status();
          EXPECT_EQ(*bits, sample.bits) << sample.text;
        }
        return absl::OkStatus();
      });
  EXPECT_TRUE(done.ok()) << done;
}

INSTANTIATE_TEST_SUITE_P(Databases, FilterDatabasesTest,
                         testing::Values("sqlite", "postgresql"),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace upgrade_advisor
