#include "services/fleet/filter/filter_sql.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace upgrade_advisor {
namespace {

using Kind = FilterNode::Kind;

const char* SignOf(Comparator comparator) {
  switch (comparator) {
    case Comparator::kEqual:
      return "=";
    case Comparator::kNotEqual:
      return "<>";
    case Comparator::kLess:
      return "<";
    case Comparator::kLessOrEqual:
      return "<=";
    case Comparator::kGreater:
      return ">";
    case Comparator::kGreaterOrEqual:
      return ">=";
  }
  return "=";
}

std::string LikePattern(const WildText& wild) {
  std::vector<std::string> parts;
  for (const std::string& part : wild.parts) {
    parts.push_back(
        absl::StrReplaceAll(part, {{"!", "!!"}, {"%", "!%"}, {"_", "!_"}}));
  }
  return absl::StrJoin(parts, "%");
}

std::string GlobPattern(const WildText& wild) {
  std::vector<std::string> parts;
  for (const std::string& part : wild.parts) {
    parts.push_back(
        absl::StrReplaceAll(part, {{"*", "[*]"}, {"?", "[?]"}, {"[", "[[]"}}));
  }
  return absl::StrJoin(parts, "*");
}

class SqlWriter {
 public:
  SqlWriter(SqlDialect dialect, ColumnOf column_of,
            std::vector<SqlParameter>& parameters)
      : dialect_(dialect), column_of_(column_of), parameters_(parameters) {}

  absl::StatusOr<std::string> Write(const FilterNode& tree) {
    switch (tree.kind) {
      case Kind::kConstant:
        return std::string(tree.constant ? "TRUE" : "FALSE");
      case Kind::kComparison:
        return Write(tree.comparison);
      case Kind::kNot: {
        absl::StatusOr<std::string> part = Write(tree.parts.front());
        if (part.ok()) part->insert(0, "NOT ");
        return part;
      }
      case Kind::kAnd:
        return Join(tree.parts, " AND ");
      case Kind::kOr:
        return Join(tree.parts, " OR ");
    }
    return absl::InternalError("a node without a kind");
  }

 private:
  absl::StatusOr<std::string> Join(const std::vector<FilterNode>& parts,
                                   const char* separator) {
    std::vector<std::string> texts;
    for (const FilterNode& part : parts) {
      absl::StatusOr<std::string> text = Write(part);
      if (!text.ok()) return text;
      texts.push_back(*std::move(text));
    }
    return absl::StrCat("(", absl::StrJoin(texts, separator), ")");
  }

  // An unset value is NULL or an empty text, of which every comparison is
  // false.
  absl::StatusOr<std::string> Write(const Comparison& comparison) {
    const FieldRow& row = RowOf(comparison.field);
    const std::optional<std::string> column = column_of_(comparison.field);
    if (!column) {
      return absl::InvalidArgumentError(
          absl::StrCat("no column has the field ", row.name));
    }
    const bool is_text =
        row.type == FieldType::kText || row.type == FieldType::kDay;
    std::string out = absl::StrCat("(", *column, " IS NOT NULL");
    if (is_text) absl::StrAppend(&out, " AND ", *column, " <> ''");
    if (!std::holds_alternative<std::monostate>(comparison.wanted)) {
      absl::StatusOr<std::string> compared = Compared(comparison, *column);
      if (!compared.ok()) return compared;
      absl::StrAppend(&out, " AND ", *compared);
    }
    return absl::StrCat(out, ")");
  }

  absl::StatusOr<std::string> Compared(const Comparison& comparison,
                                       const std::string& column) {
    const char* sign = SignOf(comparison.comparator);
    if (const auto* wild = std::get_if<WildText>(&comparison.wanted)) {
      if (wild->parts.size() == 1) {
        return absl::StrCat(column, " ", sign, " ", Add(wild->parts.front()));
      }
      const bool is_not = comparison.comparator == Comparator::kNotEqual;
      return absl::StrCat(column, is_not ? " NOT " : " ", Like(*wild));
    }
    std::optional<SqlParameter> value = ValueOf(comparison.wanted);
    if (value) {
      return absl::StrCat(column, " ", sign, " ", Add(*std::move(value)));
    }
    return absl::InvalidArgumentError(absl::StrCat(
        "a query cannot compare the field ", RowOf(comparison.field).name));
  }

  std::string Like(const WildText& wild) {
    if (dialect_ == SqlDialect::kSqlite) {
      return absl::StrCat("GLOB ", Add(GlobPattern(wild)));
    }
    return absl::StrCat("LIKE ", Add(LikePattern(wild)), " ESCAPE '!'");
  }

  static std::optional<SqlParameter> ValueOf(const Wanted& wanted) {
    if (const auto* flag = std::get_if<bool>(&wanted)) {
      return SqlParameter(int64_t{*flag});
    }
    if (const auto* number = std::get_if<int64_t>(&wanted)) {
      return SqlParameter(*number);
    }
    if (const auto* day = std::get_if<std::string>(&wanted)) {
      return SqlParameter(*day);
    }
    return std::nullopt;
  }

  // "$3".
  std::string Add(SqlParameter value) {
    parameters_.push_back(std::move(value));
    return absl::StrCat("$", parameters_.size());
  }

  const SqlDialect dialect_;
  const ColumnOf column_of_;
  std::vector<SqlParameter>& parameters_;
};

}  // namespace

absl::StatusOr<std::string> ToSql(const FilterNode& tree, SqlDialect dialect,
                                  ColumnOf column_of,
                                  std::vector<SqlParameter>& parameters) {
  return SqlWriter(dialect, column_of, parameters).Write(tree);
}

}  // namespace upgrade_advisor
