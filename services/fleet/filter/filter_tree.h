// What a filter asks, as a value.
//
// A comparison with an unset value is false, also with !=: who does not know
// the verdict of a Deployment does not know that it is another. So
// "NOT verdict = BLOCKED" has the Deployments without a verdict, and
// "verdict != BLOCKED" has not.
//
// Plain values and pure functions; safe from any thread.
#ifndef SERVICES_FLEET_FILTER_FILTER_TREE_H_
#define SERVICES_FLEET_FILTER_FILTER_TREE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "services/domain/pep440.h"
#include "services/domain/release_version.h"
#include "services/fleet/filter/filter_field.h"

namespace upgrade_advisor {

// ':' is kEqual for all but lists: of these it is the only one.
enum class Comparator : uint8_t {
  kEqual,
  kNotEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
};

// A text to compare with: its parts, between which any text may be. One part is
// the text itself. Capitals count.
struct WildText {
  std::vector<std::string> parts = {};

  bool Matches(absl::string_view text) const;
  friend bool operator==(const WildText& a, const WildText& b) = default;
};

// A release to compare with: what the same text is as a version of either
// distribution, as far as it is one. Releases of the other distribution are not
// equal to it, and neither older nor newer.
struct WantedRelease {
  std::optional<ReleaseVersion> runtime = {};
  std::optional<ReleaseVersion> certified = {};

  friend bool operator==(const WantedRelease& a,
                         const WantedRelease& b) = default;
};

// Nothing: whether the field is set at all ("error:*"). A day is a std::string,
// an enum its number.
using Wanted = std::variant<std::monostate, bool, int64_t, std::string,
                            WildText, Pep440Version, WantedRelease>;

struct Comparison {
  FilterField field = {};
  Comparator comparator = {};
  Wanted wanted = {};

  // Whether it is true of a value of the field.
  bool Holds(const FieldValue& value) const;
  friend bool operator==(const Comparison& a, const Comparison& b) = default;
};

// A filter, or a part of one. Made by the functions below, a tree is simple: a
// constant is in no other node, an AND not directly in an AND, nor an OR in an
// OR, and both have at least two children.
struct FilterNode {
  enum class Kind : uint8_t { kConstant, kComparison, kNot, kAnd, kOr };

  Kind kind = Kind::kConstant;
  bool constant = true;                // of kConstant
  Comparison comparison = {};          // of kComparison
  std::vector<FilterNode> parts = {};  // one of kNot

  friend bool operator==(const FilterNode& a, const FilterNode& b) = default;
};

FilterNode ConstantNode(bool value);
FilterNode ComparisonNode(Comparison comparison);
FilterNode NotNode(FilterNode part);
// True of no parts.
FilterNode AndNode(std::vector<FilterNode> parts);
// False of no parts.
FilterNode OrNode(std::vector<FilterNode> parts);

// What a field has, std::monostate if it is unset; nothing if that is not known
// here.
using FieldLookup =
    absl::FunctionRef<std::optional<FieldValue>(FilterField field)>;

// The filter with each comparison on a known field replaced by what it comes
// to, and simplified. A constant if all fields are known.
FilterNode Specialize(const FilterNode& tree, FieldLookup lookup);

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_FILTER_FILTER_TREE_H_
