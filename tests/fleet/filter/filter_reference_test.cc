// Random filters over random rows: a slow evaluator, Specialize() and SQLite
// say the same.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <memory>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/fleet/filter/filter_parser.h"
#include "services/fleet/filter/filter_sql.h"
#include "tests/fleet/filter/filter_words.h"

namespace upgrade_advisor {
namespace {

constexpr int kFilters = 3000;
constexpr int kRowsEach = 8;

struct Row {
  std::string name;       // may be unset
  std::string workspace;  // may be unset
  int64_t state;          // 0: unset
  int64_t verdict;        // 0: unset
  std::optional<int64_t> days_left;
};

using Random = std::mt19937_64;

std::string Pick(Random& random, const std::vector<std::string>& from) {
  return from[random() % from.size()];
}

const std::vector<std::string> kTexts = {"",    "a",   "A",   "ab",    "aB",
                                         "abc", "a*c", "a_c", "a%c",   "a?c",
                                         "[a]", "b",   "bab", "abbab", "a!c"};

Row RandomRow(Random& random) {
  Row row;
  row.name = Pick(random, kTexts);
  row.workspace = Pick(random, kTexts);
  row.state = static_cast<int64_t>(random() % 5);
  row.verdict = static_cast<int64_t>(random() % 6);
  if (random() % 3 != 0) row.days_left = static_cast<int64_t>(random() % 5) - 2;
  return row;
}

// A quoted text in which some '*' are escaped.
std::string RandomText(Random& random) {
  const std::string text =
      Pick(random, {"a", "A", "ab", "abc", "a*", "*b", "*b*", "a*b", "a*b*b",
                    "a\\*c", "a_c", "a%*", "a?c", "[a]*", "*[a]", "a!*", "**"});
  return absl::StrCat("\"", text, "\"");
}

std::string RandomComparison(Random& random) {
  const std::string equal = Pick(random, {"=", "!=", ":"});
  const std::string any = Pick(random, {"=", "!=", "<", "<=", ">", ">=", ":"});
  switch (random() % 6) {
    case 0:
      return absl::StrCat("name", equal, RandomText(random));
    case 1:
      return absl::StrCat("workspace", equal, RandomText(random));
    case 2:
      return "state" + equal +
             Pick(random, {"PENDING", "CURRENT", "STALE", "FAILED"});
    case 3:
      return "verdict" + equal + Pick(random, {"READY", "BLOCKED", "NO_PATH"});
    case 4:
      return absl::StrCat("days_left", any,
                          static_cast<int64_t>(random() % 5) - 2);
    default:
      return Pick(random, {"name", "state", "verdict", "days_left"}) + ":*";
  }
}

// The filter, and what it comes to for a row, both made without the code under
// test: of a tree of random shape.
struct Sample {
  std::string text;
  // One bit for each row.
  uint32_t bits = 0;
};

bool SlowMatches(const std::string& text, const std::string& pattern) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '*') {
    return SlowMatches(text, pattern.substr(1)) ||
           (!text.empty() && SlowMatches(text.substr(1), pattern));
  }
  const size_t escape = pattern[0] == '\\' ? 1 : 0;
  return !text.empty() && text[0] == pattern[escape] &&
         SlowMatches(text.substr(1), pattern.substr(escape + 1));
}

bool SlowCompare(int64_t a, const std::string& sign, int64_t b) {
  if (sign == "=" || sign == ":") return a == b;
  if (sign == "!=") return a != b;
  if (sign == "<") return a < b;
  if (sign == "<=") return a <= b;
  return sign == ">" ? a > b : a >= b;
}

int64_t NumberOf(const std::string& name) {
  static const std::vector<std::string> kStates = {"", "PENDING", "CURRENT",
                                                   "STALE", "FAILED"};
  for (size_t i = 1; i < kStates.size(); ++i) {
    if (kStates[i] == name) return static_cast<int64_t>(i);
  }
  if (name == "READY") return 1;
  if (name == "BLOCKED") return 3;
  if (name == "NO_PATH") return 5;
  return std::stoll(name);
}

bool SlowHolds(const std::string& comparison, const Row& row) {
  const size_t at = comparison.find_first_of("=!<>:");
  const size_t end = comparison.find_first_not_of("=!<>:", at);
  const std::string field = comparison.substr(0, at);
  const std::string sign = comparison.substr(at, end - at);
  std::string value = comparison.substr(end);
  if (field == "name" || field == "workspace") {
    const std::string& text = field == "name" ? row.name : row.workspace;
    if (text.empty()) return false;
    if (value[0] == '"') value = value.substr(1, value.size() - 2);
    return SlowMatches(text, value) == (sign != "!=");
  }
  std::optional<int64_t> number = row.days_left;
  if (field == "state") number = row.state;
  if (field == "verdict") number = row.verdict;
  if (!number || (field != "days_left" && *number == 0)) return false;
  return value == "*" || SlowCompare(*number, sign, NumberOf(value));
}

Sample RandomSample(Random& random, const std::vector<Row>& rows, int depth) {
  Sample out;
  const uint32_t all = (1u << rows.size()) - 1;
  const uint64_t shape = depth == 0 ? 0 : random() % 5;
  if (shape <= 1) {
    out.text = RandomComparison(random);
    for (size_t i = 0; i < rows.size(); ++i) {
      if (SlowHolds(out.text, rows[i])) out.bits |= 1u << i;
    }
  } else if (shape == 2) {
    const Sample part = RandomSample(random, rows, depth - 1);
    out.text =
        absl::StrCat(random() % 2 == 0 ? "NOT " : "-", "(", part.text, ")");
    out.bits = all & ~part.bits;
  } else {
    const Sample a = RandomSample(random, rows, depth - 1);
    const Sample b = RandomSample(random, rows, depth - 1);
    const bool is_and = shape == 3;
    out.text = absl::StrCat("(", a.text, ")",
                            is_and ? Pick(random, {" AND ", " "}) : " OR ", "(",
                            b.text, ")");
    out.bits = is_and ? a.bits & b.bits : a.bits | b.bits;
  }
  return out;
}

FieldValue OfNumber(int64_t number) {
  if (number == 0) return {};
  return number;
}

std::optional<FieldValue> AssessmentOf(const Row& row, FilterField field) {
  if (field == FilterField::kVerdict) return OfNumber(row.verdict);
  if (field != FilterField::kDaysLeft) return std::nullopt;
  if (!row.days_left) return FieldValue();
  return FieldValue(*row.days_left);
}

std::optional<FieldValue> AllOf(const Row& row, FilterField field) {
  if (field == FilterField::kName) return FieldValue(row.name);
  if (field == FilterField::kWorkspace) return FieldValue(row.workspace);
  if (field == FilterField::kState) return OfNumber(row.state);
  return AssessmentOf(row, field);
}

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
             const std::vector<SqlParameter>& parameters, const Row& row) {
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
void Compare(const Sample& sample, const std::vector<Row>& rows,
             Sqlite& sqlite) {
  const ParsedFilter filter = ParseFilter(sample.text);
  ASSERT_TRUE(filter.faults.empty()) << sample.text << filter.faults[0];
  for (size_t i = 0; i < rows.size(); ++i) {
    const Row& row = rows[i];
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
    std::vector<Row> rows;
    for (int n = 0; n < kRowsEach; ++n) rows.push_back(RandomRow(random));
    const Sample sample = RandomSample(random, rows, 3);
    Compare(sample, rows, sqlite);
    for (uint32_t bits = sample.bits; bits != 0; bits &= bits - 1) ++held;
  }
  // Neither nearly all nor nearly none.
  EXPECT_GT(held, uint64_t{kFilters} * kRowsEach / 10);
  EXPECT_LT(held, uint64_t{kFilters} * kRowsEach * 9 / 10);
}

}  // namespace
}  // namespace upgrade_advisor
