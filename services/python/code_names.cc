#include "services/python/code_names.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/python/lexer.h"
#include "services/python/string_literal.h"

namespace upgrade_advisor::python {

// A scan of all nodes, not a walk: a callback may be named above or below its
// function, and in any scope.
CodeNames::CodeNames(const Tree& tree, const NameScopes& scopes)
    : tree_(tree), scopes_(scopes) {
  for (absl::string_view name :
       {"context", "kwargs", "ctx", "task_context", "op_context"}) {
    context_names_.insert(name);
  }
  for (NodeIndex i = 1; i < tree_.nodes.size(); ++i) {
    const Node& node = tree_[i];
    if (node.kind == NodeKind::kKeyword) {
      if (IsCallbackArgument(tree_.TextOf(i))) NoteCallbacks(node.first);
    } else if (node.kind == NodeKind::kDict) {
      NoteCallbacksOfDict(i);
    } else if (node.kind == NodeKind::kAssign) {
      NoteContextNames(i);
    }
  }
}

bool CodeNames::IsCallbackArgument(absl::string_view argument) {
  return argument == "python_callable" ||
         (absl::StartsWith(argument, "on_") &&
          absl::EndsWith(argument, "_callback"));
}

// A function, or a list of functions. A lambda has no name; the walker reads
// its parameters where it stands.
void CodeNames::NoteCallbacks(NodeIndex expression) {
  const Node& node = tree_[expression];
  if (node.kind == NodeKind::kList || node.kind == NodeKind::kTuple) {
    for (NodeIndex i = node.first; i != 0; i = tree_[i].next) {
      const NodeIndex name = LastName(i);
      if (name != 0) callbacks_.insert(tree_.TextOf(name));
    }
    return;
  }
  const NodeIndex name = LastName(expression);
  if (name != 0) callbacks_.insert(tree_.TextOf(name));
}

// default_args is a dictionary, and may be merged of several: every dictionary
// of the file is looked at.
void CodeNames::NoteCallbacksOfDict(NodeIndex dict) {
  std::string scratch;
  for (NodeIndex key = tree_[dict].first; key != 0; key = tree_[key].next) {
    // "**other" has no value after it.
    if (tree_[key].kind == NodeKind::kDoubleStar) continue;
    const NodeIndex value = tree_[key].next;
    if (tree_[key].kind == NodeKind::kString &&
        IsCallbackArgument(StringText(tree_, tree_[key], scratch))) {
      NoteCallbacks(value);
    }
    key = value;
  }
}

// "a = b = get_current_context()"
void CodeNames::NoteContextNames(NodeIndex assignment) {
  if (!IsContextCall(tree_.LastOf(assignment))) return;
  for (NodeIndex i = tree_[assignment].first;
       tree_[i].kind == NodeKind::kTarget; i = tree_[i].next) {
    const NodeIndex name = tree_[i].first;
    if (tree_[name].kind == NodeKind::kName) {
      context_names_.insert(tree_.TextOf(name));
      current_contexts_.insert(tree_.TextOf(name));
    }
    if (tree_[i].next == 0) break;
  }
}

bool CodeNames::IsContextCall(NodeIndex expression) const {
  if (tree_[expression].kind != NodeKind::kChain) return false;
  NodeIndex before = 0;
  NodeIndex last = tree_[expression].first;
  while (tree_[last].next != 0) {
    before = last;
    last = tree_[last].next;
  }
  return tree_[last].kind == NodeKind::kCall &&
         (tree_[before].kind == NodeKind::kName ||
          tree_[before].kind == NodeKind::kAttribute) &&
         tree_.TextOf(before) == "get_current_context";
}

// Up to the first link that is not an attribute: what a call or a subscript
// gives has no path.
CodeNames::Head CodeNames::HeadOf(NodeIndex expression) const {
  Head head;
  NodeIndex i = expression;
  if (tree_[i].kind == NodeKind::kChain) i = tree_[i].first;
  if (tree_[i].kind != NodeKind::kName) return head;
  head.root = tree_.TextOf(i);
  head.first = i;
  head.last = i;
  if (tree_[expression].kind == NodeKind::kChain) {
    for (i = tree_[i].next; i != 0 && tree_[i].kind == NodeKind::kAttribute;
         i = tree_[i].next) {
      head.last = i;
      ++head.attributes;
    }
  }
  // Nothing is imported as "".
  head.targets = &imports_.Find(scopes_.IsLocal(head.first) ? "" : head.root);
  return head;
}

NodeIndex CodeNames::LastName(NodeIndex expression) const {
  if (tree_[expression].kind == NodeKind::kName) return expression;
  if (tree_[expression].kind != NodeKind::kChain) return 0;
  const NodeIndex last = tree_.LastOf(expression);
  return tree_[last].kind == NodeKind::kAttribute ? last : 0;
}

// Stops where the path is too long for a fact: a chain has no bound.
std::string CodeNames::PathOf(const ImportTarget& target,
                              const Head& head) const {
  std::string path = target.path;
  NodeIndex i = head.first;
  for (int n = 0; n < head.attributes && path.size() <= kLongestName; ++n) {
    i = tree_[i].next;
    absl::StrAppend(&path, ".", tree_.TextOf(i));
  }
  return path;
}

std::string CodeNames::Dotted(NodeIndex expression) const {
  const Head head = HeadOf(expression);
  if (head.root.empty() || (tree_[expression].kind == NodeKind::kChain &&
                            tree_[head.last].next != 0)) {
    return "";
  }
  const ImportTarget written{std::string(head.root), Guard::kNone};
  return PathOf(head.targets->empty() ? written : head.targets->front(), head);
}

bool CodeNames::IsTask(NodeIndex decorator) const {
  const Head head = HeadOf(tree_[decorator].first);
  if (head.root == "task") return true;
  if (head.root.empty()) return false;
  for (const ImportTarget& target : *head.targets) {
    // With a dot after it, ".task." finds the name at the end too.
    const std::string path = absl::StrCat(PathOf(target, head), ".");
    if (absl::StartsWith(path, "airflow.") &&
        absl::StrContains(path, ".task.")) {
      return true;
    }
  }
  return false;
}

}  // namespace upgrade_advisor::python
