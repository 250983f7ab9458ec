#include "services/python/name_scopes.h"

#include "absl/strings/match.h"

namespace upgrade_advisor::python {

NameScopes::NameScopes(const Tree& tree) : tree_(tree) {
  scopes_.emplace_back();
  if (tree_.root != 0) Children(tree_.root, 0);
  Settle();
}

ScopeIndex NameScopes::Of(NodeIndex node) const {
  const auto found = of_node_.find(node);
  return found == of_node_.end() ? 0 : found->second;
}

ScopeIndex NameScopes::Enter(NodeIndex node, ScopeIndex parent, bool is_class) {
  // A function does not see the names of the class it is in.
  if (!is_class && scopes_[parent].is_class) parent = scopes_[parent].parent;
  const auto scope = static_cast<ScopeIndex>(scopes_.size());
  scopes_.push_back({parent, is_class, {}, {}});
  of_node_.emplace(node, scope);
  return scope;
}

void NameScopes::Children(NodeIndex node, ScopeIndex scope) {
  for (NodeIndex i = tree_[node].first; i != 0; i = tree_[i].next) {
    Visit(i, scope);
  }
}

void NameScopes::Visit(NodeIndex node, ScopeIndex scope) {
  switch (tree_[node].kind) {
    case NodeKind::kFunction:
    case NodeKind::kLambda:
      return Function(node, scope);
    case NodeKind::kClass:
      return Class(node, scope);
    case NodeKind::kComprehension:
      return Children(node, Enter(node, scope, false));
    case NodeKind::kAssign:
    case NodeKind::kAnnotated:
      return Assign(node, scope);
    case NodeKind::kTarget:
      Bind(tree_[node].first, 0, scope);
      return Children(node, scope);
    case NodeKind::kNamed:
      Bind(tree_[node].first, tree_.LastOf(node), scope);
      return Children(node, scope);
    case NodeKind::kIf:
      return If(node, scope);
    case NodeKind::kTry:
      return Try(node, scope);
    case NodeKind::kName:
      if (scope != 0) uses_.push_back({node, scope});
      return;
    case NodeKind::kImport:
    case NodeKind::kImportFrom:
      return Imports(node, scope);
    case NodeKind::kOther:
      NoteAugmented(node, scope);
      return Children(node, scope);
    case NodeKind::kChain:
      NoteCall(node, scope);
      return Children(node, scope);
    default:
      return Children(node, scope);
  }
}

// Each block is under the test before it, and not under those before that.
void NameScopes::If(NodeIndex node, ScopeIndex scope) {
  const uint32_t outer = condition_;
  for (NodeIndex i = tree_[node].first; i != 0; i = tree_[i].next) {
    Visit(i, scope);
    if (tree_[i].kind == NodeKind::kBlock) continue;
    const uint32_t rest = condition_;
    conditions_.push_back({rest, i, true, scope});
    condition_ = static_cast<uint32_t>(conditions_.size());
    const NodeIndex test = i;
    i = tree_[i].next;
    Visit(i, scope);
    conditions_.push_back({rest, test, false, scope});
    condition_ = static_cast<uint32_t>(conditions_.size());
  }
  condition_ = outer;
}

void NameScopes::Try(NodeIndex node, ScopeIndex scope) {
  const bool outer = tries_airflow_;
  for (NodeIndex i = tree_[tree_[node].first].first; i != 0;
       i = tree_[i].next) {
    if (tree_[i].kind != NodeKind::kImport &&
        tree_[i].kind != NodeKind::kImportFrom) {
      continue;
    }
    const absl::string_view text = tree_.source.substr(tree_[i].pos, 20);
    tries_airflow_ = tries_airflow_ || absl::StrContains(text, " airflow");
  }
  Children(node, scope);
  tries_airflow_ = outer;
}

void NameScopes::Note(absl::string_view name, Change change, ScopeIndex scope) {
  change.condition = condition_;
  pending_.push_back({name, scope, change});
}

// "import a.b" binds "a".
void NameScopes::Imports(NodeIndex statement, ScopeIndex scope) {
  for (NodeIndex i = tree_[statement].first; i != 0; i = tree_[i].next) {
    if (tree_[i].kind != NodeKind::kAlias) continue;
    const NodeIndex last = tree_.LastOf(i);
    const bool renamed = tree_[last].kind == NodeKind::kAsName;
    scopes_[scope].imports.insert(
        tree_.TextOf(renamed ? last : tree_[i].first));
  }
}

// Its decorators and defaults run around it.
void NameScopes::Function(NodeIndex node, ScopeIndex scope) {
  const bool named = tree_[node].kind == NodeKind::kFunction;
  if (named) {
    Variable& variable = scopes_[scope].names[tree_.TextOf(node)];
    ++variable.bindings;
    variable.function = node;
  }
  const ScopeIndex inside = Enter(node, scope, false);
  for (NodeIndex i = tree_[node].first; i != 0; i = tree_[i].next) {
    if (tree_[i].kind == NodeKind::kParameters) {
      Parameters(i, inside, scope);
    } else {
      Visit(i, named && tree_[i].kind != NodeKind::kBlock ? scope : inside);
    }
  }
}

void NameScopes::Parameters(NodeIndex parameters, ScopeIndex inside,
                            ScopeIndex scope) {
  for (NodeIndex i = tree_[parameters].first; i != 0; i = tree_[i].next) {
    Variable& variable = scopes_[inside].names[tree_.TextOf(i)];
    ++variable.bindings;
    variable.takes_keywords = (tree_[i].flags & kTakesKeywords) != 0;
    Children(i, scope);
  }
}

void NameScopes::Class(NodeIndex node, ScopeIndex scope) {
  ++scopes_[scope].names[tree_.TextOf(node)].bindings;
  const ScopeIndex inside = Enter(node, scope, true);
  for (NodeIndex i = tree_[node].first; i != 0; i = tree_[i].next) {
    Visit(i, tree_[i].kind == NodeKind::kBlock ? inside : scope);
  }
}

void NameScopes::Assign(NodeIndex node, ScopeIndex scope) {
  const bool annotated = tree_[node].kind == NodeKind::kAnnotated;
  const bool has_value = !annotated || (tree_[node].flags & kHasValue) != 0;
  const NodeIndex value = has_value ? tree_.LastOf(node) : 0;
  for (NodeIndex i = tree_[node].first; i != 0; i = tree_[i].next) {
    if (tree_[i].kind != NodeKind::kTarget) {
      Visit(i, scope);
      continue;
    }
    // "x: int" declares, and binds nothing.
    if (has_value) Bind(tree_[i].first, value, scope);
    Children(i, scope);
  }
}

// Only a plain name gets the value; what a name in brackets gets is not known.
// A subscript changes what the name holds: `value` is 0 for "del d['x']".
void NameScopes::Bind(NodeIndex target, NodeIndex value, ScopeIndex scope) {
  const Node& node = tree_[target];
  if (node.kind == NodeKind::kName) {
    BindName(target, value, -1, scope);
  } else if (node.kind == NodeKind::kTuple || node.kind == NodeKind::kList ||
             node.kind == NodeKind::kStarred) {
    int item = 0;
    for (NodeIndex i = node.first; i != 0; i = tree_[i].next, ++item) {
      if (tree_[i].kind == NodeKind::kStarred) value = 0;
      if (tree_[i].kind == NodeKind::kName) {
        BindName(i, value, item, scope);
      } else {
        Bind(i, 0, scope);
      }
    }
  } else if (node.kind == NodeKind::kChain) {
    const NodeIndex root = node.first;
    const NodeIndex link = tree_[root].next;
    if (tree_[root].kind != NodeKind::kName ||
        tree_[link].kind != NodeKind::kSubscript || tree_[link].next != 0) {
      return;
    }
    const NodeIndex key = tree_[link].first;
    Change change;
    if (tree_[key].kind == NodeKind::kString) {
      change = {value == 0 ? Change::Kind::kTakes : Change::Kind::kSets, key,
                value};
    }
    Note(tree_.TextOf(root), change, scope);
  }
}

void NameScopes::BindName(NodeIndex name, NodeIndex source, int item,
                          ScopeIndex scope) {
  Variable& variable = scopes_[scope].names[tree_.TextOf(name)];
  ++variable.bindings;
  variable.about_airflow = variable.about_airflow || tries_airflow_;
  variable.source = source;
  variable.item = item;
  variable.value = item < 0 ? source : 0;
}

// "name.method(...)" of the methods that change a dict.
void NameScopes::NoteCall(NodeIndex chain, ScopeIndex scope) {
  const NodeIndex root = tree_[chain].first;
  const NodeIndex method = tree_[root].next;
  const NodeIndex call = tree_[method].next;
  if (tree_[root].kind != NodeKind::kName || call == 0 ||
      tree_[method].kind != NodeKind::kAttribute ||
      tree_[call].kind != NodeKind::kCall) {
    return;
  }
  const absl::string_view name = tree_.TextOf(method);
  const NodeIndex first = tree_[call].first;
  const bool keyed = tree_[first].kind == NodeKind::kString;
  Change change;
  if (name == "pop") {
    if (keyed) change = {Change::Kind::kTakes, first, 0};
  } else if (name == "setdefault") {
    if (keyed) change = {Change::Kind::kSets, first, tree_[first].next};
  } else if (name == "update") {
    change = {Change::Kind::kMerges, 0, call};
  } else if (name != "clear" && name != "popitem") {
    return;
  }
  Note(tree_.TextOf(root), change, scope);
}

void NameScopes::NoteAugmented(NodeIndex node, ScopeIndex scope) {
  const NodeIndex first = tree_[node].first;
  if (tree_[first].kind != NodeKind::kName) return;
  // Other statements begin with a word: "return x".
  if (tree_[node].pos != tree_[first].pos) return;
  Note(tree_.TextOf(first), {}, scope);
}

ScopeIndex NameScopes::BoundIn(absl::string_view name, ScopeIndex scope) const {
  while (!scopes_[scope].names.contains(name)) {
    if (scope == 0) return kNowhere;
    scope = scopes_[scope].parent;
  }
  return scope;
}

// A name may be bound below the function that changes what it holds.
void NameScopes::Settle() {
  for (const Pending& pending : pending_) {
    const ScopeIndex scope = BoundIn(pending.name, pending.scope);
    if (scope == kNowhere) continue;
    scopes_[scope].names[pending.name].changes.push_back(pending.change);
  }
  pending_.clear();
  // Names that nobody imports are looked up by nobody.
  absl::flat_hash_set<absl::string_view> imported;
  for (const Scope& scope : scopes_) {
    imported.insert(scope.imports.begin(), scope.imports.end());
  }
  for (const Use& use : uses_) {
    const absl::string_view name = tree_.TextOf(use.name);
    if (imported.contains(name) && IsBoundInFunction(name, use.scope)) {
      local_.insert(use.name);
    }
  }
  uses_ = {};
}

bool NameScopes::IsBoundInFunction(absl::string_view name,
                                   ScopeIndex scope) const {
  for (; scope != 0; scope = scopes_[scope].parent) {
    // Where a function also imports the name, the import is what counts.
    if (scopes_[scope].imports.contains(name)) return false;
    if (scopes_[scope].names.contains(name)) return true;
  }
  return false;
}

const NameScopes::Variable* NameScopes::Find(absl::string_view name,
                                             ScopeIndex scope) const {
  scope = BoundIn(name, scope);
  return scope == kNowhere ? nullptr : &scopes_[scope].names.find(name)->second;
}

NodeIndex NameScopes::ValueOf(absl::string_view name, ScopeIndex scope) const {
  const Variable* variable = Find(name, scope);
  return variable != nullptr && variable->bindings == 1 ? variable->value : 0;
}

}  // namespace upgrade_advisor::python
