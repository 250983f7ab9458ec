#include "services/fleet/filter/filter_parser.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/base/nearest.h"
#include "services/base/quoting.h"
#include "services/base/utf8_text.h"
#include "services/fleet/filter/filter_field.h"
#include "services/fleet/filter/filter_literal.h"
#include "services/fleet/filter/filter_text.h"

namespace upgrade_advisor {
namespace {

struct Sign {
  absl::string_view text;
  Comparator comparator;
};

// The longer ones first.
constexpr Sign kSigns[] = {
    {"<=", Comparator::kLessOrEqual}, {">=", Comparator::kGreaterOrEqual},
    {"!=", Comparator::kNotEqual},    {"=", Comparator::kEqual},
    {"<", Comparator::kLess},         {">", Comparator::kGreater},
    {":", Comparator::kEqual},
};

bool IsKeyword(absl::string_view word) {
  return word == "AND" || word == "OR" || word == "NOT";
}

std::vector<std::string> FieldNames() {
  std::vector<std::string> names;
  for (const FieldRow& row : FilterFields()) names.emplace_back(row.name);
  return names;
}

std::string UnknownField(absl::string_view word) {
  const std::vector<std::string> names = FieldNames();
  const std::optional<std::string> nearest = NearestName(word, names);
  return absl::StrCat(
      "there is no field ", Quoted(word),
      nearest ? absl::StrCat("; did you mean ", *nearest, "?")
              : absl::StrCat("; the fields are ", absl::StrJoin(names, ", ")));
}

// Recursive descent. After a fault of the grammar every function returns at
// once.
class Parser {
 public:
  explicit Parser(absl::string_view text) : text_(text) {}

  ParsedFilter Run() {
    FilterNode tree = ConstantNode(true);
    text_.SkipSpace();
    if (!text_.IsAtEnd()) tree = Expression(0);
    if (!has_stopped_ && !text_.IsAtEnd()) {
      Stop(text_.column(), "this bracket closes nothing");
    }
    if (faults_.empty()) return {std::move(tree), {}};
    return {ConstantNode(true), std::move(faults_)};
  }

 private:
  // Factors with AND or a space between them, up to the end or a bracket.
  FilterNode Expression(int depth) {
    std::vector<FilterNode> parts;
    do {
      parts.push_back(Factor(depth));
      text_.SkipSpace();
      TakeKeyword("AND");
    } while (!has_stopped_ && (has_keyword_ || !IsAtClose()));
    return AndNode(std::move(parts));
  }

  // Terms with OR between them.
  FilterNode Factor(int depth) {
    std::vector<FilterNode> parts;
    do {
      parts.push_back(Term(depth));
      text_.SkipSpace();
      TakeKeyword("OR");
    } while (!has_stopped_ && has_keyword_);
    return OrNode(std::move(parts));
  }

  FilterNode Term(int depth) {
    text_.SkipSpace();
    const int column = text_.column();
    if (depth >= kMaxFilterDepth) {
      return Stop(column, absl::StrCat("more than ", kMaxFilterDepth,
                                       " brackets and NOTs in one another"));
    }
    TakeKeyword("NOT");
    if (has_keyword_ || text_.Take("-")) return NotNode(Term(depth + 1));
    if (text_.Take("(")) return Bracket(column, depth);
    return Restriction();
  }

  FilterNode Bracket(int column, int depth) {
    text_.SkipSpace();
    if (IsAtClose()) return Stop(column, "there is nothing in the brackets");
    FilterNode out = Expression(depth + 1);
    if (!has_stopped_ && !text_.Take(")")) {
      return Stop(column, "this bracket is not closed");
    }
    return out;
  }

  // FIELD COMPARATOR VALUE.
  FilterNode Restriction() {
    const int column = text_.column();
    if (text_.Peek() == '"' || text_.Peek() == '\'') return Literal(column);
    const absl::string_view word = text_.PeekWord();
    if (word.empty()) return Stop(column, MissingComparison());
    if (IsKeyword(word)) {
      return Stop(column,
                  absl::StrCat("a comparison is missing before ", word));
    }
    text_.TakeWord();
    if (text_.Peek() == '(') return Function(column, word);
    text_.SkipSpace();
    const int sign_column = text_.column();
    const Sign* sign = TakeSign();
    if (sign == nullptr) return BareWord(column, word);
    if (++comparisons_ > kMaxFilterComparisons) {
      return Stop(column, absl::StrCat("more than ", kMaxFilterComparisons,
                                       " comparisons"));
    }
    return Value(column, word, sign_column, *sign);
  }

  FilterNode Value(int column, absl::string_view name, int sign_column,
                   const Sign& sign) {
    text_.SkipSpace();
    const int value_column = text_.column();
    if (text_.Peek() == '(') {
      return Stop(value_column,
                  absl::StrCat("a value in brackets is not supported; repeat "
                               "the field: ",
                               name, sign.text, "A OR ", name, sign.text, "B"));
    }
    const bool is_missing = IsKeyword(text_.PeekWord());
    const std::optional<WrittenValue> value = text_.TakeValue();
    if (!value) return Stop(value_column, "these quotes are not closed");
    if (is_missing || (!value->is_quoted && value->Text().empty())) {
      return Stop(value_column,
                  absl::StrCat("a value is missing after ", sign.text,
                               is_missing ? "; put the word in quotes if it is "
                                            "the value"
                                          : ""));
    }
    if (!value->is_quoted && text_.Peek() == '(') {
      return Function(value_column, value->Text());
    }
    return Compared(column, name, sign_column, sign, value_column, *value);
  }

  FilterNode Compared(int column, absl::string_view name, int sign_column,
                      const Sign& sign, int value_column,
                      const WrittenValue& value) {
    const auto rows = FilterFields();
    const auto row =
        std::find_if(rows.begin(), rows.end(),
                     [name](const FieldRow& r) { return r.name == name; });
    if (row == rows.end()) return Fault(column, UnknownField(name));
    if (std::string fault = ComparatorFault(*row, sign.text); !fault.empty()) {
      return Fault(sign_column, std::move(fault));
    }
    if (value.is_any() && sign.comparator == Comparator::kEqual) {
      return ComparisonNode({row->field, Comparator::kEqual, Wanted()});
    }
    absl::StatusOr<Wanted> wanted = ReadWanted(*row, value);
    if (!wanted.ok()) {
      return Fault(value_column, std::string(wanted.status().message()));
    }
    return ComparisonNode({row->field, sign.comparator, *std::move(wanted)});
  }

  FilterNode Function(int column, absl::string_view name) {
    text_.SkipBrackets();
    return Fault(column,
                 absl::StrCat("functions are not supported: ", Quoted(name)));
  }

  FilterNode BareWord(int column, absl::string_view word) {
    const std::string upper = absl::AsciiStrToUpper(word);
    if (IsKeyword(upper)) {
      return Fault(column, absl::StrCat("write ", upper, " in capitals"));
    }
    if (text_.Peek() == '!') return Stop(text_.column(), "write != or NOT");
    const std::vector<std::string> names = FieldNames();
    if (std::find(names.begin(), names.end(), word) != names.end()) {
      return Fault(column, absl::StrCat(word,
                                        " is not compared with anything; "
                                        "write ",
                                        word, ":VALUE"));
    }
    return Unnamed(column, word);
  }

  FilterNode Literal(int column) {
    const std::optional<WrittenValue> value = text_.TakeValue();
    if (!value) return Stop(column, "these quotes are not closed");
    return Unnamed(column, value->Text());
  }

  FilterNode Unnamed(int column, absl::string_view text) {
    return Fault(column, absl::StrCat("say which field is compared with ",
                                      Quoted(text), ", such as name:VALUE"));
  }

  std::string MissingComparison() const {
    if (text_.IsAtEnd() || text_.Peek() == ')') {
      return "a comparison is missing here";
    }
    return absl::StrCat("a field is missing before ",
                        Quoted(std::string(1, text_.Peek())));
  }

  const Sign* TakeSign() {
    const auto sign = std::find_if(
        std::begin(kSigns), std::end(kSigns),
        [this](const Sign& each) { return text_.Take(each.text); });
    return sign == std::end(kSigns) ? nullptr : sign;
  }

  // Sets has_keyword_, and takes the keyword if it comes next.
  void TakeKeyword(absl::string_view word) {
    has_keyword_ = text_.PeekWord() == word;
    if (has_keyword_) text_.TakeWord();
  }

  bool IsAtClose() const { return text_.IsAtEnd() || text_.Peek() == ')'; }

  FilterNode Fault(int column, std::string what) {
    faults_.push_back(absl::StrCat("column ", column, ": ", what));
    return ConstantNode(true);
  }

  FilterNode Stop(int column, std::string what) {
    if (has_stopped_) return ConstantNode(true);
    has_stopped_ = true;
    return Fault(column, std::move(what));
  }

  FilterText text_;
  bool has_keyword_ = false;
  bool has_stopped_ = false;
  int comparisons_ = 0;
  std::vector<std::string> faults_;
};

bool IsControl(char c) {
  return absl::ascii_iscntrl(static_cast<unsigned char>(c)) &&
         !absl::ascii_isspace(static_cast<unsigned char>(c));
}

}  // namespace

ParsedFilter ParseFilter(absl::string_view text) {
  std::string fault;
  if (text.size() > kMaxFilterBytes) {
    fault = absl::StrCat("has ", text.size(), " bytes; at most ",
                         kMaxFilterBytes, " are allowed");
  } else if (ValidUtf8(text) != text) {
    fault = "is not UTF-8";
  } else if (std::any_of(text.begin(), text.end(), IsControl)) {
    fault = "has a control character";
  }
  if (!fault.empty()) return {ConstantNode(true), {std::move(fault)}};
  return Parser(text).Run();
}

}  // namespace upgrade_advisor
