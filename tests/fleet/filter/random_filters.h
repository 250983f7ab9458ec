// Random filters with what they come to, worked out without the code under
// test.
#ifndef TESTS_FLEET_FILTER_RANDOM_FILTERS_H_
#define TESTS_FLEET_FILTER_RANDOM_FILTERS_H_

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/fleet/filter/filter_field.h"

namespace upgrade_advisor {

// What a filter is asked about.
struct FilterRow {
  std::string name;       // may be unset
  std::string workspace;  // may be unset
  int64_t state;          // 0: unset
  int64_t verdict;        // 0: unset
  std::optional<int64_t> days_left;
};

using Random = std::mt19937_64;

inline std::string Pick(Random& random, const std::vector<std::string>& from) {
  return from[random() % from.size()];
}

inline const std::vector<std::string> kTexts = {
    "",    "a",   "A",   "ab", "aB",  "abc",   "a*c", "a_c",
    "a%c", "a?c", "[a]", "b",  "bab", "abbab", "a!c"};

inline FilterRow RandomRow(Random& random) {
  FilterRow row;
  row.name = Pick(random, kTexts);
  row.workspace = Pick(random, kTexts);
  row.state = static_cast<int64_t>(random() % 5);
  row.verdict = static_cast<int64_t>(random() % 6);
  if (random() % 3 != 0) row.days_left = static_cast<int64_t>(random() % 5) - 2;
  return row;
}

// A quoted text in which some '*' are escaped.
inline std::string RandomText(Random& random) {
  const std::string text =
      Pick(random, {"a", "A", "ab", "abc", "a*", "*b", "*b*", "a*b", "a*b*b",
                    "a\\*c", "a_c", "a%*", "a?c", "[a]*", "*[a]", "a!*", "**"});
  return absl::StrCat("\"", text, "\"");
}

inline std::string RandomComparison(Random& random) {
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
struct FilterSample {
  std::string text;
  // One bit for each row.
  uint32_t bits = 0;
};

inline bool SlowMatches(const std::string& text, const std::string& pattern) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '*') {
    return SlowMatches(text, pattern.substr(1)) ||
           (!text.empty() && SlowMatches(text.substr(1), pattern));
  }
  const size_t escape = pattern[0] == '\\' ? 1 : 0;
  return !text.empty() && text[0] == pattern[escape] &&
         SlowMatches(text.substr(1), pattern.substr(escape + 1));
}

inline bool SlowCompare(int64_t a, const std::string& sign, int64_t b) {
  if (sign == "=" || sign == ":") return a == b;
  if (sign == "!=") return a != b;
  if (sign == "<") return a < b;
  if (sign == "<=") return a <= b;
  return sign == ">" ? a > b : a >= b;
}

inline int64_t NumberOf(const std::string& name) {
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

inline bool SlowHolds(const std::string& comparison, const FilterRow& row) {
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

inline FilterSample RandomFilter(Random& random,
                                 const std::vector<FilterRow>& rows,
                                 int depth) {
  FilterSample out;
  const uint32_t all = (1u << rows.size()) - 1;
  const uint64_t shape = depth == 0 ? 0 : random() % 5;
  if (shape <= 1) {
    out.text = RandomComparison(random);
    for (size_t i = 0; i < rows.size(); ++i) {
      if (SlowHolds(out.text, rows[i])) out.bits |= 1u << i;
    }
  } else if (shape == 2) {
    const FilterSample part = RandomFilter(random, rows, depth - 1);
    out.text =
        absl::StrCat(random() % 2 == 0 ? "NOT " : "-", "(", part.text, ")");
    out.bits = all & ~part.bits;
  } else {
    const FilterSample a = RandomFilter(random, rows, depth - 1);
    const FilterSample b = RandomFilter(random, rows, depth - 1);
    const bool is_and = shape == 3;
    out.text = absl::StrCat("(", a.text, ")",
                            is_and ? Pick(random, {" AND ", " "}) : " OR ", "(",
                            b.text, ")");
    out.bits = is_and ? a.bits & b.bits : a.bits | b.bits;
  }
  return out;
}

inline FieldValue OfNumber(int64_t number) {
  if (number == 0) return {};
  return number;
}

inline std::optional<FieldValue> AssessmentOf(const FilterRow& row,
                                              FilterField field) {
  if (field == FilterField::kVerdict) return OfNumber(row.verdict);
  if (field != FilterField::kDaysLeft) return std::nullopt;
  if (!row.days_left) return FieldValue();
  return FieldValue(*row.days_left);
}

inline std::optional<FieldValue> AllOf(const FilterRow& row,
                                       FilterField field) {
  if (field == FilterField::kName) return FieldValue(row.name);
  if (field == FilterField::kWorkspace) return FieldValue(row.workspace);
  if (field == FilterField::kState) return OfNumber(row.state);
  return AssessmentOf(row, field);
}

}  // namespace upgrade_advisor

#endif  // TESTS_FLEET_FILTER_RANDOM_FILTERS_H_
