// Random filters over random rows: a slow evaluator, Specialize() and SQLite
// say the same.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/fleet/filter/filter_parser.h"
#include "services/fleet/filter/filter_sql.h"
#include "tests/fleet/filter/filter_words.h"
#include "tests/fleet/filter/random_filters.h"

namespace upgrade_advisor {
namespace {

constexpr int kFilters = 3000;
constexpr int kRowsEach = 8;

// A table of one row.
class Sqlite {
 public:
  Sqlite() {
    EXPECT_EQ(sqlite3_open(":memory:", &database_), SQLITE_OK);
    Execute("CREATE TABLE d (name TEXT, workspace TEXT, state INTEGER)", {});
  }
  ~Sqlite() { sqlite3_close(database_); }
  Sqlite(const Sqlite&) = delete;
  Sqlite& operator=(const Sqlite&) = delete;

  bool Holds(const std::string& condition,
             const std::vector<SqlParameter>& parameters,
             const FilterRow& row) {
    Execute("DELETE FROM d", {});
    Execute("INSERT INTO d VALUES ($1, $2, NULLIF($3, 0))",
            {row.name, row.workspace, row.state});
    return Execute("SELECT 1 FROM d WHERE " + condition, parameters);
  }

 private:
  // Whether there is a row.
  bool Execute(const std::string& sql,
               const std::vector<SqlParameter>& parameters) {
    sqlite3_stmt* statement = nullptr;
    EXPECT_EQ(
        sqlite3_prepare_v2(database_, sql.c_str(), -1, &statement, nullptr),
        SQLITE_OK)
        << sql << ": " << sqlite3_errmsg(database_);
    for (size_t i = 0; i < parameters.size(); ++i) {
      const int at = sqlite3_bind_parameter_index(
          statement, absl::StrCat("$", i + 1).c_str());
      if (const auto* text = std::get_if<std::string>(&parameters[i])) {
        sqlite3_bind_text(statement, at, text->c_str(), -1, SQLITE_TRANSIENT);
      } else {
        sqlite3_bind_int64(statement, at, std::get<int64_t>(parameters[i]));
      }
    }
    const int code = sqlite3_step(statement);
    EXPECT_TRUE(code == SQLITE_ROW || code == SQLITE_DONE) << sql;
    sqlite3_finalize(statement);
    return code == SQLITE_ROW;
  }

  sqlite3* database_ = nullptr;
};

// Every row of the sample, by all three.
void Compare(const FilterSample& sample, const std::vector<FilterRow>& rows,
             Sqlite& sqlite) {
  const ParsedFilter filter = ParseFilter(sample.text);
  ASSERT_TRUE(filter.faults.empty()) << sample.text << filter.faults[0];
  for (size_t i = 0; i < rows.size(); ++i) {
    const FilterRow& row = rows[i];
    const bool wanted = (sample.bits >> i & 1) != 0;
    const FilterNode all = Specialize(
        filter.tree, [&row](FilterField f) { return AllOf(row, f); });
    EXPECT_EQ(InWords(all), wanted ? "true" : "false") << sample.text;
    const FilterNode left = Specialize(
        filter.tree, [&row](FilterField f) { return AssessmentOf(row, f); });
    std::vector<SqlParameter> parameters;
    const absl::StatusOr<std::string> sql = ToSql(
        left, SqlDialect::kSqlite,
        [](FilterField field) -> std::optional<std::string> {
          return std::string(RowOf(field).name);
        },
        parameters);
    ASSERT_TRUE(sql.ok()) << sql.status();
    EXPECT_EQ(sqlite.Holds(*sql, parameters, row), wanted)
        << sample.text << "\n"
        << *sql << "\nname " << row.name;
  }
}

TEST(FilterReference, SaysWhatSpecializeAndSqliteSay) {
  Random random(7);
  Sqlite sqlite;
  uint64_t held = 0;
  for (int i = 0; i < kFilters && !::testing::Test::HasFailure(); ++i) {
    std::vector<FilterRow> rows;
    for (int n = 0; n < kRowsEach; ++n) rows.push_back(RandomRow(random));
    const FilterSample sample = RandomFilter(random, rows, 3);
    Compare(sample, rows, sqlite);
    for (uint32_t bits = sample.bits; bits != 0; bits &= bits - 1) ++held;
  }
  // Neither nearly all nor nearly none.
  EXPECT_GT(held, uint64_t{kFilters} * kRowsEach / 10);
  EXPECT_LT(held, uint64_t{kFilters} * kRowsEach * 9 / 10);
}

}  // namespace
}  // namespace upgrade_advisor
