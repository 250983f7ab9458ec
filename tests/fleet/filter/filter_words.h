// A tree of a filter as a text that shows its brackets.
#ifndef TESTS_FLEET_FILTER_FILTER_WORDS_H_
#define TESTS_FLEET_FILTER_FILTER_WORDS_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/fleet/filter/filter_tree.h"

namespace upgrade_advisor {

struct WantedWords {
  std::string operator()(std::monostate) const { return ":*"; }
  std::string operator()(bool flag) const { return flag ? "yes" : "no"; }
  std::string operator()(int64_t number) const {
    return absl::StrCat("#", number);
  }
  std::string operator()(const std::string& day) const { return day; }
  std::string operator()(const WildText& wild) const {
    return absl::StrJoin(wild.parts, "*");
  }
  std::string operator()(const Pep440Version& version) const {
    return absl::StrCat("v", version.ToString());
  }
  std::string operator()(const WantedRelease& release) const {
    return absl::StrCat(
        "r[", release.runtime ? release.runtime->ToString() : "", ",",
        release.certified ? release.certified->ToString() : "", "]");
  }
};

inline std::string InWords(const Comparison& comparison) {
  constexpr const char* kSigns[] = {"=", "!=", "<", "<=", ">", ">="};
  const std::string wanted = std::visit(WantedWords(), comparison.wanted);
  return absl::StrCat(
      RowOf(comparison.field).name,
      wanted == ":*" ? "" : kSigns[static_cast<int>(comparison.comparator)],
      wanted);
}

inline std::string InWords(const FilterNode& tree) {
  if (tree.kind == FilterNode::Kind::kConstant) {
    return tree.constant ? "true" : "false";
  }
  if (tree.kind == FilterNode::Kind::kComparison) {
    return InWords(tree.comparison);
  }
  std::vector<std::string> parts;
  for (const FilterNode& part : tree.parts) parts.push_back(InWords(part));
  if (tree.kind == FilterNode::Kind::kNot) return "!" + parts.front();
  const bool is_and = tree.kind == FilterNode::Kind::kAnd;
  return absl::StrCat("(", absl::StrJoin(parts, is_and ? " & " : " | "), ")");
}

}  // namespace upgrade_advisor

#endif  // TESTS_FLEET_FILTER_FILTER_WORDS_H_
