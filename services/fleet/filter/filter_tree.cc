#include "services/fleet/filter/filter_tree.h"

#include <algorithm>
#include <compare>
#include <utility>

#include "absl/strings/match.h"

namespace upgrade_advisor {
namespace {

using Kind = FilterNode::Kind;

bool IsTrue(std::strong_ordering order, Comparator comparator) {
  switch (comparator) {
    case Comparator::kEqual:
      return order == 0;
    case Comparator::kNotEqual:
      return order != 0;
    case Comparator::kLess:
      return order < 0;
    case Comparator::kLessOrEqual:
      return order <= 0;
    case Comparator::kGreater:
      return order > 0;
    case Comparator::kGreaterOrEqual:
      return order >= 0;
  }
  return false;
}

bool IsTrue(bool is_equal, Comparator comparator) {
  return is_equal ? IsTrue(std::strong_ordering::equal, comparator)
                  : comparator == Comparator::kNotEqual;
}

// What each kind of value comes to. A pair that no field has is false.
struct Judge {
  Comparator comparator;

  template <typename Value, typename Other>
  bool operator()(const Value&, const Other&) const {
    return false;
  }
  bool operator()(bool value, bool wanted) const {
    return IsTrue(value == wanted, comparator);
  }
  bool operator()(int64_t value, int64_t wanted) const {
    return IsTrue(value <=> wanted, comparator);
  }
  bool operator()(const std::string& value, const std::string& wanted) const {
    return IsTrue(value <=> wanted, comparator);
  }
  bool operator()(const std::string& value, const WildText& wanted) const {
    return IsTrue(wanted.Matches(value), comparator);
  }
  bool operator()(const std::vector<std::string>& value,
                  const WildText& wanted) const {
    return std::any_of(
        value.begin(), value.end(),
        [&wanted](const std::string& text) { return wanted.Matches(text); });
  }
  bool operator()(const Pep440Version& value,
                  const Pep440Version& wanted) const {
    return IsTrue(value <=> wanted, comparator);
  }
  bool operator()(const ReleaseVersion& value,
                  const WantedRelease& wanted) const {
    const std::optional<ReleaseVersion>& other =
        value.runtime() != nullptr ? wanted.runtime : wanted.certified;
    return other ? IsTrue(value <=> *other, comparator)
                 : IsTrue(false, comparator);
  }
};

bool IsUnset(const FieldValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    return text->empty();
  }
  if (const auto* texts = std::get_if<std::vector<std::string>>(&value)) {
    return texts->empty();
  }
  return std::holds_alternative<std::monostate>(value);
}

// The parts of an AND or OR: without `neutral`, and with the parts of nodes of
// the same kind in the place of these. Nothing if the opposite is among them,
// which decides.
std::optional<std::vector<FilterNode>> Flat(std::vector<FilterNode> parts,
                                            Kind kind, bool neutral) {
  std::vector<FilterNode> out;
  for (FilterNode& part : parts) {
    if (part.kind == Kind::kConstant) {
      if (part.constant != neutral) return std::nullopt;
    } else if (part.kind == kind) {
      std::move(part.parts.begin(), part.parts.end(), std::back_inserter(out));
    } else {
      out.push_back(std::move(part));
    }
  }
  return out;
}

FilterNode Joined(std::vector<FilterNode> parts, Kind kind, bool neutral) {
  std::optional<std::vector<FilterNode>> flat =
      Flat(std::move(parts), kind, neutral);
  if (!flat) return ConstantNode(!neutral);
  if (flat->empty()) return ConstantNode(neutral);
  if (flat->size() == 1) return std::move(flat->front());
  FilterNode out;
  out.kind = kind;
  out.parts = *std::move(flat);
  return out;
}

}  // namespace

// The first part at the beginning, the last at the end, each other one at the
// first place behind the one before: that leaves most to those that follow.
bool WildText::Matches(absl::string_view text) const {
  if (parts.empty()) return text.empty();
  if (parts.size() == 1) return text == parts.front();
  if (text.size() < parts.front().size() + parts.back().size() ||
      !absl::StartsWith(text, parts.front()) ||
      !absl::EndsWith(text, parts.back())) {
    return false;
  }
  text.remove_prefix(parts.front().size());
  text.remove_suffix(parts.back().size());
  for (size_t i = 1; i + 1 < parts.size(); ++i) {
    const size_t at = text.find(parts[i]);
    if (at == absl::string_view::npos) return false;
    text.remove_prefix(at + parts[i].size());
  }
  return true;
}

bool Comparison::Holds(const FieldValue& value) const {
  if (IsUnset(value)) return false;
  if (std::holds_alternative<std::monostate>(wanted)) return true;
  return std::visit(Judge{comparator}, value, wanted);
}

FilterNode ConstantNode(bool value) {
  FilterNode out;
  out.constant = value;
  return out;
}

FilterNode ComparisonNode(Comparison comparison) {
  FilterNode out;
  out.kind = Kind::kComparison;
  out.comparison = std::move(comparison);
  return out;
}

FilterNode NotNode(FilterNode part) {
  if (part.kind == Kind::kConstant) return ConstantNode(!part.constant);
  if (part.kind == Kind::kNot) {
    FilterNode inner = std::move(part.parts.front());
    return inner;
  }
  FilterNode out;
  out.kind = Kind::kNot;
  out.parts.push_back(std::move(part));
  return out;
}

FilterNode AndNode(std::vector<FilterNode> parts) {
  return Joined(std::move(parts), Kind::kAnd, true);
}

FilterNode OrNode(std::vector<FilterNode> parts) {
  return Joined(std::move(parts), Kind::kOr, false);
}

FilterNode Specialize(const FilterNode& tree, FieldLookup lookup) {
  if (tree.kind == Kind::kConstant) return tree;
  if (tree.kind == Kind::kComparison) {
    const std::optional<FieldValue> value = lookup(tree.comparison.field);
    return value ? ConstantNode(tree.comparison.Holds(*value)) : tree;
  }
  std::vector<FilterNode> parts;
  for (const FilterNode& part : tree.parts) {
    parts.push_back(Specialize(part, lookup));
  }
  if (tree.kind == Kind::kNot) return NotNode(std::move(parts.front()));
  return tree.kind == Kind::kAnd ? AndNode(std::move(parts))
                                 : OrNode(std::move(parts));
}

}  // namespace upgrade_advisor
