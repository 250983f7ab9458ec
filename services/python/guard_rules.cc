#include "services/python/guard_rules.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace upgrade_advisor::python {

// A test of a version says that the author knows of both sides: what either
// imports need not be there. TYPE_CHECKING is never true when code runs, so its
// else is an ordinary block.
GuardRules::OfTest GuardRules::OfIf(NodeIndex test, Guard outer) const {
  const NodeIndex name = names_.LastName(test);
  if (name != 0 && tree_.TextOf(name) == "TYPE_CHECKING") {
    return {Guard::kTyping, outer};
  }
  const Guard guard =
      MentionsVersion(test) ? std::max(outer, Guard::kGuarded) : outer;
  return {guard, guard};
}

// "__version__", "version_info", "AIRFLOW_VERSION": any name with "version" in
// it.
bool GuardRules::MentionsVersion(NodeIndex expression) const {
  const Node& node = tree_[expression];
  if (node.kind == NodeKind::kName || node.kind == NodeKind::kAttribute) {
    const absl::string_view text = tree_.TextOf(expression);
    return text.size() >= 7 &&
           absl::StrContains(absl::AsciiStrToLower(text), "version");
  }
  for (NodeIndex i = node.first; i != 0; i = tree_[i].next) {
    if (MentionsVersion(i)) return true;
  }
  return false;
}

Guard GuardRules::OfTry(NodeIndex statement, Guard outer) const {
  for (NodeIndex i = tree_[statement].first; i != 0; i = tree_[i].next) {
    if (tree_[i].kind == NodeKind::kHandler && Catches(i)) {
      return std::max(outer, Guard::kGuarded);
    }
  }
  return outer;
}

// What a handler of an ImportError imports is the fallback: on one of the two
// sides of an upgrade it is not needed.
Guard GuardRules::OfHandler(NodeIndex handler, Guard outer) const {
  return Catches(handler) ? std::max(outer, Guard::kGuarded) : outer;
}

Guard GuardRules::OfWith(NodeIndex statement, Guard outer) const {
  return SuppressesImportError(statement) ? std::max(outer, Guard::kGuarded)
                                          : outer;
}

bool GuardRules::Catches(NodeIndex handler) const {
  const NodeIndex first = tree_[handler].first;
  if (tree_[first].kind == NodeKind::kBlock) return true;  // a bare "except:"
  if (tree_[first].kind != NodeKind::kTuple) return IsImportError(first);
  for (NodeIndex i = tree_[first].first; i != 0; i = tree_[i].next) {
    if (IsImportError(i)) return true;
  }
  return false;
}

// Or a class that an ImportError is derived from.
bool GuardRules::IsImportError(NodeIndex expression) const {
  const NodeIndex name = names_.LastName(expression);
  if (name == 0) return false;
  const absl::string_view text = tree_.TextOf(name);
  return text == "ImportError" || text == "ModuleNotFoundError" ||
         text == "Exception" || text == "BaseException";
}

bool GuardRules::SuppressesImportError(NodeIndex statement) const {
  for (NodeIndex i = tree_[statement].first; i != 0; i = tree_[i].next) {
    if (tree_[i].kind != NodeKind::kChain) continue;
    const CodeNames::Head head = names_.HeadOf(i);
    const NodeIndex call = head.last == 0 ? 0 : tree_[head.last].next;
    if (call == 0 || tree_[call].kind != NodeKind::kCall ||
        tree_.TextOf(head.last) != "suppress") {
      continue;
    }
    for (NodeIndex a = tree_[call].first; a != 0; a = tree_[a].next) {
      if (IsImportError(a)) return true;
    }
  }
  return false;
}

}  // namespace upgrade_advisor::python
