#include "services/python/guard_rules.h"

#include <algorithm>

#include "absl/strings/match.h"

namespace upgrade_advisor::python {

// A test that looks at Airflow, but does not say at what, tells that the author
// knows of both sides: what either imports need not be there. TYPE_CHECKING is
// never true when code runs, so its else is an ordinary block.
GuardRules::OfTest GuardRules::OfIf(NodeIndex test, Guard outer,
                                    ScopeIndex scope) const {
  const NodeIndex name = names_.LastName(test);
  if (name != 0 && tree_.TextOf(name) == "TYPE_CHECKING") {
    return {Guard::kTyping, outer};
  }
  const VersionTests::Outcome outcome = tests_.Of(test, scope);
  const bool decided = !outcome.yes.IsAll() || !outcome.no.IsAll();
  const Guard guard = outcome.about_airflow && !decided
                          ? std::max(outer, Guard::kGuarded)
                          : outer;
  return {guard, guard, outcome.yes, outcome.no};
}

AirflowMinors GuardRules::After(NodeIndex statement, ScopeIndex scope) const {
  if (!AnyLeaves(statement)) return AirflowMinors::All();
  AirflowMinors through;
  AirflowMinors rest = AirflowMinors::All();
  for (NodeIndex i = tree_[statement].first; i != 0; i = tree_[i].next) {
    const bool is_else = tree_[i].kind == NodeKind::kBlock;
    const NodeIndex block = is_else ? i : tree_[i].next;
    AirflowMinors inside = rest;
    if (!is_else) {
      const VersionTests::Outcome outcome = tests_.Of(i, scope);
      inside = rest & outcome.yes;
      rest = rest & outcome.no;
      i = block;
    } else {
      rest = AirflowMinors();
    }
    if (!Leaves(block)) through = through | inside;
  }
  return through | rest;
}

AirflowMinors GuardRules::MinorsOf(uint32_t condition) const {
  AirflowMinors minors = AirflowMinors::All();
  while (condition != 0) {
    const NameScopes::Condition& one = scopes_.ConditionOf(condition);
    const VersionTests::Outcome outcome = tests_.Of(one.test, one.scope);
    minors = minors & (one.holds ? outcome.yes : outcome.no);
    condition = one.outer;
  }
  return minors;
}

bool GuardRules::AnyLeaves(NodeIndex statement) const {
  for (NodeIndex i = tree_[statement].first; i != 0; i = tree_[i].next) {
    if (tree_[i].kind == NodeKind::kBlock && Leaves(i)) return true;
  }
  return false;
}

bool GuardRules::Leaves(NodeIndex block) const {
  const NodeIndex last = tree_.LastOf(block);
  if (last == 0) return false;
  const absl::string_view text = tree_.source.substr(tree_[last].pos);
  if (tree_[last].kind == NodeKind::kOther) {
    for (absl::string_view word : {"return", "raise", "continue", "break"}) {
      if (absl::StartsWith(text, word)) return true;
    }
    return false;
  }
  return tree_[last].kind == NodeKind::kExpressionStatement &&
         (absl::StartsWith(text, "sys.exit(") ||
          absl::StartsWith(text, "exit(") || absl::StartsWith(text, "quit("));
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
  return tree_[first].kind == NodeKind::kBlock ||  // a bare "except:"
         CatchesSome(handler, [this](NodeIndex i) { return IsImportError(i); });
}

// A handler of every exception is for accidents.
bool GuardRules::IsOfOtherSide(NodeIndex handler) const {
  return CatchesSome(handler, [this](NodeIndex i) {
    const NodeIndex name = names_.LastName(i);
    if (name == 0) return false;
    const absl::string_view text = tree_.TextOf(name);
    return text == "KeyError" || text == "AttributeError" ||
           text == "TypeError";
  });
}

// More than two statements do more than try, and a handler that raises does not
// do without.
bool GuardRules::TriesOneSide(NodeIndex statement) const {
  const NodeIndex block = tree_[statement].first;
  const NodeIndex second = tree_[tree_[block].first].next;
  if (second != 0 && tree_[second].next != 0) return false;
  for (NodeIndex i = tree_[block].next; i != 0; i = tree_[i].next) {
    if (tree_[i].kind != NodeKind::kHandler || !IsOfOtherSide(i)) continue;
    const NodeIndex last = tree_.LastOf(tree_.LastOf(i));
    const absl::string_view text = tree_.source.substr(tree_[last].pos);
    if (!absl::StartsWith(text, "raise")) return true;
  }
  return false;
}

template <typename Test>
bool GuardRules::CatchesSome(NodeIndex handler, Test test) const {
  const NodeIndex first = tree_[handler].first;
  if (tree_[first].kind == NodeKind::kBlock) return false;
  if (tree_[first].kind != NodeKind::kTuple) return test(first);
  for (NodeIndex i = tree_[first].first; i != 0; i = tree_[i].next) {
    if (test(i)) return true;
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
