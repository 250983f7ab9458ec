#include "services/python/version_values.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace upgrade_advisor::python {
namespace {

using Kind = VersionValue::Kind;

// -1, 0 or 1; nothing where Python would not order them.
std::optional<int> Order(const VersionValue& a, const VersionValue& b);

int Sign(int x) { return x < 0 ? -1 : x > 0 ? 1 : 0; }

// Missing numbers of a version are zeros; a shorter tuple is the lesser one.
std::optional<int> OrderItems(const VersionValue& a, const VersionValue& b,
                              bool padded) {
  const VersionValue zero = VersionValue::Number(0);
  const size_t size = std::max(a.items.size(), b.items.size());
  for (size_t i = 0; i < size; ++i) {
    const bool both = i < a.items.size() && i < b.items.size();
    if (!both && !padded) return i < a.items.size() ? 1 : -1;
    const std::optional<int> order =
        Order(i < a.items.size() ? a.items[i] : zero,
              i < b.items.size() ? b.items[i] : zero);
    if (!order || *order != 0) return order;
  }
  return 0;
}

std::optional<int> Order(const VersionValue& a, const VersionValue& b) {
  const auto is_number = [](const VersionValue& v) {
    return v.kind == Kind::kNumber || v.kind == Kind::kBool;
  };
  if (is_number(a) && is_number(b)) return Sign(a.number - b.number);
  if (a.kind == Kind::kText && b.kind == Kind::kText) {
    return Sign(a.text.compare(b.text));
  }
  if (a.kind == Kind::kList && b.kind == Kind::kList) {
    return OrderItems(a, b, false);
  }
  // LooseVersion compares with text.
  const VersionValue left = a.kind == Kind::kText ? VersionOf(a) : a;
  const VersionValue right = b.kind == Kind::kText ? VersionOf(b) : b;
  if (left.kind == Kind::kVersion && right.kind == Kind::kVersion) {
    return OrderItems(left, right, true);
  }
  return std::nullopt;
}

std::optional<bool> Same(const VersionValue& a, const VersionValue& b) {
  if (!a.known() || !b.known()) return std::nullopt;
  const std::optional<int> order = Order(a, b);
  if (order) return *order == 0;
  if (a.kind == b.kind) return a.kind == Kind::kNone;
  return false;
}

std::optional<bool> Holds(const VersionValue& container,
                          const VersionValue& item) {
  if (container.kind == Kind::kText && item.kind == Kind::kText) {
    return absl::StrContains(container.text, item.text);
  }
  if (container.kind != Kind::kList) return std::nullopt;
  for (const VersionValue& one : container.items) {
    const std::optional<bool> same = Same(one, item);
    if (!same) return std::nullopt;
    if (*same) return true;
  }
  return false;
}

std::optional<bool> Compared(Word word, const VersionValue& a,
                             const VersionValue& b) {
  const std::optional<int> order = Order(a, b);
  switch (word) {
    case Word::kEqual:
    case Word::kIs:
      return Same(a, b);
    case Word::kNotEqual:
    case Word::kIsNot: {
      const std::optional<bool> same = Same(a, b);
      return same ? std::optional<bool>(!*same) : std::nullopt;
    }
    case Word::kIn:
      return Holds(b, a);
    case Word::kNotIn: {
      const std::optional<bool> holds = Holds(b, a);
      return holds ? std::optional<bool>(!*holds) : std::nullopt;
    }
    default:
      break;
  }
  if (!order) return std::nullopt;
  switch (word) {
    case Word::kLess:
      return *order < 0;
    case Word::kLessOrEqual:
      return *order <= 0;
    case Word::kGreater:
      return *order > 0;
    default:
      return *order >= 0;
  }
}

// The place in a list that an index means; -1 where it means none.
int PlaceOf(absl::string_view index, size_t size, int otherwise) {
  int place = otherwise;
  if (!index.empty() && !absl::SimpleAtoi(index, &place)) return -1;
  if (place < 0) place += static_cast<int>(size);
  return std::min(place, static_cast<int>(size));
}

VersionValue AsList(const VersionValue& value) {
  if (value.kind != Kind::kText) return value;
  VersionValue list = VersionValue::List({});
  for (char c : value.text) {
    list.items.push_back(VersionValue::Text(std::string(1, c)));
  }
  return list;
}

VersionValue Part(const VersionValue& list, int first, int last, bool text) {
  VersionValue part = VersionValue::List({});
  std::string joined;
  for (int i = first; i < last; ++i) {
    part.items.push_back(list.items[i]);
    joined += list.items[i].text;
  }
  return text ? VersionValue::Text(joined) : part;
}

VersionValue Split(const std::string& text, const std::string& by) {
  VersionValue list = VersionValue::List({});
  for (absl::string_view part : absl::StrSplit(text, by)) {
    list.items.push_back(VersionValue::Text(std::string(part)));
  }
  return list;
}

bool StartsWith(const std::string& text, const VersionValue& start) {
  if (start.kind == Kind::kText) return absl::StartsWith(text, start.text);
  return std::any_of(
      start.items.begin(), start.items.end(),
      [&](const VersionValue& s) { return StartsWith(text, s); });
}

}  // namespace

std::optional<bool> TruthOf(const VersionValue& value) {
  switch (value.kind) {
    case Kind::kUnknown:
      return std::nullopt;
    case Kind::kNone:
      return false;
    case Kind::kBool:
    case Kind::kNumber:
      return value.number != 0;
    case Kind::kText:
      return !value.text.empty();
    case Kind::kList:
      return !value.items.empty();
    default:
      return true;
  }
}

VersionValue Compare(Word word, const VersionValue& a, const VersionValue& b) {
  const std::optional<bool> truth = Compared(word, a, b);
  return truth ? VersionValue::Bool(*truth) : VersionValue();
}

VersionValue VersionOf(const VersionValue& text) {
  if (text.kind == Kind::kVersion) return text;
  if (text.kind != Kind::kText) return {};
  VersionValue version{Kind::kVersion, 0, "", {}};
  absl::string_view rest = text.text;
  absl::ConsumePrefix(&rest, "v");
  while (!rest.empty() && absl::ascii_isdigit(rest[0])) {
    size_t size = 1;
    while (size < rest.size() && absl::ascii_isdigit(rest[size])) ++size;
    int number = 0;
    if (!absl::SimpleAtoi(rest.substr(0, size), &number)) return {};
    version.items.push_back(VersionValue::Number(number));
    rest.remove_prefix(size);
    if (!absl::ConsumePrefix(&rest, ".")) break;
  }
  return version.items.empty() ? VersionValue() : version;
}

VersionValue IntOf(const VersionValue& value) {
  int number = 0;
  if (value.kind == Kind::kText && absl::SimpleAtoi(value.text, &number)) {
    return VersionValue::Number(number);
  }
  if (value.kind == Kind::kNumber) return value;
  return value.kind == Kind::kBool ? VersionValue::Number(value.number)
                                   : VersionValue();
}

VersionValue AttributeOf(const VersionValue& value, absl::string_view name) {
  if (value.kind == Kind::kObject && name == "version" && !value.text.empty()) {
    return VersionValue::Text(value.text);
  }
  if (value.kind != Kind::kVersion) return {};
  if (name == "release" || name == "version") {
    return VersionValue::List(value.items);
  }
  const size_t part = name == "major" ? 0 : name == "minor" ? 1 : 2;
  if (part == 2 && name != "micro" && name != "patch") return {};
  return part < value.items.size() ? value.items[part]
                                   : VersionValue::Number(0);
}

VersionValue ItemOf(const VersionValue& value, absl::string_view index) {
  if (value.kind != Kind::kText && value.kind != Kind::kList) return {};
  const VersionValue list = AsList(value);
  const size_t size = list.items.size();
  const size_t colon = index.find(':');
  if (colon == absl::string_view::npos) {
    const int place = index.empty() ? -1 : PlaceOf(index, size, 0);
    return place < 0 || static_cast<size_t>(place) >= size ? VersionValue()
                                                           : list.items[place];
  }
  const int first = PlaceOf(index.substr(0, colon), size, 0);
  const int last =
      PlaceOf(index.substr(colon + 1), size, static_cast<int>(size));
  if (first < 0 || last < first) return {};
  return Part(list, first, last, value.kind == Kind::kText);
}

VersionValue MethodOf(const VersionValue& value, absl::string_view name,
                      const std::vector<VersionValue>& arguments) {
  if (value.kind != Kind::kText) return {};
  if (name == "strip" || name == "lower" || name == "rstrip") return value;
  if (arguments.empty() || !arguments[0].known()) return {};
  const VersionValue& first = arguments[0];
  if (name == "startswith") {
    return VersionValue::Bool(StartsWith(value.text, first));
  }
  // How often it may split at most does not change the first parts.
  const bool splits = name == "split" || name == "partition";
  if (!splits || first.kind != Kind::kText || first.text.empty()) return {};
  return Split(value.text, first.text);
}

}  // namespace upgrade_advisor::python
