#include "services/rehearsal/migration/migration_sql.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/base/utf8_text.h"

namespace upgrade_advisor {
namespace {

constexpr size_t kMaxBytes = 8u << 20;
constexpr size_t kMaxStatements = 20'000;
constexpr size_t kMaxText = 400;

constexpr char kExclusive[] = "ACCESS EXCLUSIVE";
constexpr char kShare[] = "SHARE";
constexpr char kShareRow[] = "SHARE ROW EXCLUSIVE";
constexpr char kRow[] = "ROW EXCLUSIVE";

using Words = std::vector<absl::string_view>;

// Where a quoted part that begins at `at` ends; the size if it does not.
size_t EndOfQuoted(absl::string_view sql, size_t at) {
  absl::string_view mark = sql.substr(at, 1);
  if (mark == "$") {
    const size_t tag = sql.find('$', at + 1);
    if (tag == absl::string_view::npos) return at + 1;
    mark = sql.substr(at, tag - at + 1);
    // A dollar that quotes nothing: "$1".
    if (!std::all_of(mark.begin() + 1, mark.end() - 1, [](char c) {
          return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
        })) {
      return at + 1;
    }
  }
  const size_t end = sql.find(mark, at + mark.size());
  return end == absl::string_view::npos ? sql.size() : end + mark.size();
}

// Cuts SQL at semicolons that end a statement, and gives comments apart.
class Cutter {
 public:
  explicit Cutter(absl::string_view sql) : sql_(sql) {}

  template <typename OnComment, typename OnStatement>
  void Run(OnComment on_comment, OnStatement on_statement) {
    while (at_ < sql_.size()) {
      const char c = sql_[at_];
      if (c == '\'' || c == '"' || c == '$') {
        const size_t end = EndOfQuoted(sql_, at_);
        Take(end);
      } else if (absl::StartsWith(sql_.substr(at_), "--")) {
        const size_t end = std::min(sql_.find('\n', at_), sql_.size());
        on_comment(sql_.substr(at_, end - at_));
        at_ = end;
      } else if (c == ';') {
        on_statement(statement_);
        statement_.clear();
        ++at_;
      } else {
        Take(at_ + 1);
      }
    }
    on_statement(statement_);
  }

 private:
  void Take(size_t end) {
    absl::StrAppend(&statement_, sql_.substr(at_, end - at_));
    at_ = end;
  }

  absl::string_view sql_;
  size_t at_ = 0;
  std::string statement_;
};

std::string NameOf(absl::string_view word) {
  word = word.substr(0, word.find('('));
  const size_t schema = word.rfind('.');
  if (schema != absl::string_view::npos) word.remove_prefix(schema + 1);
  std::string out;
  std::copy_if(word.begin(), word.end(), std::back_inserter(out),
               [](char c) { return c != '"' && c != ',' && c != ';'; });
  return CutUtf8(out, 64);
}

bool IsWord(const Words& words, size_t at, absl::string_view word) {
  return at < words.size() && absl::EqualsIgnoreCase(words[at], word);
}

size_t Find(const Words& words, absl::string_view word) {
  size_t at = 0;
  while (at < words.size() && !absl::EqualsIgnoreCase(words[at], word)) ++at;
  return at;
}

std::string WordAfter(const Words& words, absl::string_view word) {
  size_t at = Find(words, word) + 1;
  while (IsWord(words, at, "IF") || IsWord(words, at, "NOT") ||
         IsWord(words, at, "EXISTS") || IsWord(words, at, "ONLY") ||
         IsWord(words, at, "CONCURRENTLY")) {
    ++at;
  }
  return at < words.size() ? NameOf(words[at]) : "";
}

struct Effect {
  StatementWork work;
  std::string table;
  const char* lock;
  bool loses_data = false;
};

// What a query reads, joins or refers to.
std::vector<std::string> TablesRead(const Words& words) {
  std::vector<std::string> out;
  for (size_t i = 0; i + 1 < words.size(); ++i) {
    if (!IsWord(words, i, "FROM") && !IsWord(words, i, "JOIN") &&
        !IsWord(words, i, "REFERENCES")) {
      continue;
    }
    std::string name = NameOf(words[i + 1]);
    if (!name.empty()) out.push_back(std::move(name));
  }
  return out;
}

// Of a block of code: rows are changed in a loop, or it is not recognised.
Effect EffectOfBlock(const Words& words) {
  const std::string table = WordAfter(words, "UPDATE");
  if (table.empty()) return {StatementWork::kOther, "", ""};
  const bool loops = Find(words, "LOOP") < words.size();
  return {loops ? StatementWork::kEveryRow : StatementWork::kBackfill, table,
          kRow};
}

// Of the part of ALTER TABLE behind the table's name.
Effect EffectOfAlter(const std::string& table, absl::string_view rest) {
  const std::string text = absl::AsciiStrToUpper(rest);
  const auto has = [&](absl::string_view part) {
    return absl::StrContains(text, part);
  };
  const auto with = [&](StatementWork work, const char* lock, bool loses) {
    return Effect{work, table, lock, loses};
  };
  if (has("ALTER COLUMN") && has(" TYPE ")) {
    // To a longer VARCHAR PostgreSQL changes the catalog only; from what, the
    // statement does not say.
    return with(StatementWork::kRewrite, kExclusive, false);
  }
  if (has("ADD CONSTRAINT") || has("ADD PRIMARY KEY") || has("ADD UNIQUE")) {
    if (has("FOREIGN KEY")) return with(StatementWork::kScan, kShareRow, false);
    return with(
        has("CHECK") ? StatementWork::kScan : StatementWork::kIndexBuild,
        kExclusive, false);
  }
  if (has("SET NOT NULL")) return with(StatementWork::kScan, kExclusive, false);
  if (has("DROP COLUMN")) return with(StatementWork::kDrop, kExclusive, true);
  if (has("ADD COLUMN")) {
    // A default that is computed for each row is written to each row.
    const bool rewrites = has("DEFAULT") && has("()");
    return with(has("SERIAL") || rewrites ? StatementWork::kRewrite
                                          : StatementWork::kMetadata,
                kExclusive, false);
  }
  return with(StatementWork::kMetadata, kExclusive, false);
}

std::optional<Effect> EffectOf(const Words& words, absl::string_view text) {
  const auto starts = [&](absl::string_view first, absl::string_view second) {
    return IsWord(words, 0, first) && IsWord(words, 1, second);
  };
  if (IsWord(words, 0, "BEGIN") || IsWord(words, 0, "COMMIT") ||
      IsWord(words, 0, "SET")) {
    return std::nullopt;
  }
  if (starts("ALTER", "TABLE")) {
    const std::string table = WordAfter(words, "TABLE");
    return EffectOfAlter(table, text.substr(text.find(table) + table.size()));
  }
  if (starts("CREATE", "TABLE") || starts("CREATE", "TYPE")) {
    // With what a query gives it is filled.
    const bool is_filled = Find(words, "SELECT") < words.size();
    return Effect{
        is_filled ? StatementWork::kBackfill : StatementWork::kMetadata,
        WordAfter(words, "TABLE"), kExclusive};
  }
  if (starts("DROP", "TABLE")) {
    return Effect{StatementWork::kDrop, WordAfter(words, "TABLE"), kExclusive,
                  true};
  }
  if (starts("CREATE", "INDEX") || starts("CREATE", "UNIQUE")) {
    return Effect{StatementWork::kIndexBuild, WordAfter(words, "ON"), kShare};
  }
  if (starts("DROP", "INDEX") || starts("DROP", "TYPE") ||
      starts("ALTER", "INDEX") || starts("ALTER", "TYPE")) {
    return Effect{StatementWork::kMetadata, "", kExclusive};
  }
  if (IsWord(words, 0, "DO")) return EffectOfBlock(words);
  if (IsWord(words, 0, "WITH") && Find(words, "UPDATE") < words.size()) {
    // Airflow repeats what has a limit until no row is left.
    const bool is_batch = Find(words, "LIMIT") < words.size();
    return Effect{
        is_batch ? StatementWork::kEveryRow : StatementWork::kBackfill,
        WordAfter(words, "UPDATE"), kRow};
  }
  if (IsWord(words, 0, "UPDATE")) {
    const bool is_of_some = Find(words, "WHERE") < words.size();
    return Effect{
        is_of_some ? StatementWork::kBackfill : StatementWork::kEveryRow,
        WordAfter(words, "UPDATE"), kRow};
  }
  if (IsWord(words, 0, "INSERT")) {
    const bool copies = Find(words, "SELECT") < words.size();
    return Effect{copies ? StatementWork::kBackfill : StatementWork::kMetadata,
                  WordAfter(words, "INTO"), kRow};
  }
  if (IsWord(words, 0, "DELETE")) {
    return Effect{StatementWork::kBackfill, WordAfter(words, "FROM"), kRow,
                  true};
  }
  return Effect{StatementWork::kOther, "", ""};
}

// "Running upgrade 405de8318b3a -> 375a816bbbf4" of Alembic.
std::string RevisionOf(absl::string_view comment) {
  const size_t arrow = comment.find("-> ");
  if (!absl::StrContains(comment, "Running upgrade") ||
      arrow == absl::string_view::npos) {
    return "";
  }
  return CutUtf8(absl::StripAsciiWhitespace(comment.substr(arrow + 3)), 64);
}

// "Unable to migrate the data in the 'conf' column while in offline mode!": of
// the table that the statement before it is about.
bool IsConversion(absl::string_view comment) {
  return absl::StrContains(comment, "Unable to migrate the data");
}

}  // namespace

absl::string_view WorkText(StatementWork work) {
  switch (work) {
    case StatementWork::kRewrite:
      return "full rewrite";
    case StatementWork::kConversion:
      return "conversion by Airflow";
    case StatementWork::kEveryRow:
      return "backfill of every row";
    case StatementWork::kBackfill:
      return "backfill";
    case StatementWork::kIndexBuild:
      return "index build";
    case StatementWork::kScan:
      return "scan";
    case StatementWork::kDrop:
      return "drop";
    case StatementWork::kMetadata:
      return "metadata only";
    case StatementWork::kOther:
      return "not recognised";
  }
  return "";
}

std::vector<MigrationStatement> ReadMigrationSql(absl::string_view sql) {
  std::vector<MigrationStatement> out;
  std::string revision;
  Cutter(sql.substr(0, kMaxBytes))
      .Run(
          [&](absl::string_view comment) {
            std::string next = RevisionOf(comment);
            if (!next.empty()) revision = std::move(next);
            if (IsConversion(comment) && !out.empty()) {
              out.push_back(
                  {revision, StatementWork::kConversion, out.back().table, kRow,
                   false,
                   CutUtf8(absl::StripAsciiWhitespace(comment.substr(2)),
                           kMaxText)});
            }
          },
          [&](const std::string& statement) {
            Words words = absl::StrSplit(statement, absl::ByAnyChar(" \t\r\n"),
                                         absl::SkipEmpty());
            // A line that Airflow prints among the SQL: "processing batch 1".
            if (IsWord(words, 0, "processing") && IsWord(words, 1, "batch") &&
                words.size() > 3) {
              words.erase(words.begin(), words.begin() + 3);
            }
            if (words.empty() || out.size() == kMaxStatements) return;
            const std::string text = absl::StrJoin(words, " ");
            std::optional<Effect> effect = EffectOf(words, text);
            if (!effect || effect->table == "alembic_version") return;
            out.push_back({revision, effect->work, std::move(effect->table),
                           effect->lock, effect->loses_data,
                           CutUtf8(text, kMaxText), TablesRead(words)});
          });
  return out;
}

}  // namespace upgrade_advisor
