#include "services/python/name_uses.h"

#include "absl/strings/str_cat.h"
#include "services/python/lexer.h"

namespace upgrade_advisor::python {

std::string DottedNameOf(const Tree& tree, NodeIndex parent) {
  std::string path;
  for (NodeIndex i = tree[parent].first; i != 0; i = tree[i].next) {
    if (tree[i].kind != NodeKind::kName || path.size() > kLongestName) break;
    absl::StrAppend(&path, path.empty() ? "" : ".", tree.TextOf(i));
  }
  return path;
}

NodeIndex AsNameOf(const Tree& tree, NodeIndex alias) {
  const NodeIndex last = tree.LastOf(alias);
  return tree[last].kind == NodeKind::kAsName ? last : 0;
}

// A parser that tries two readings leaves nodes of the one that failed: they
// only make a name look used where it is used anyway.
NameUses::NameUses(const Tree& tree) : tree_(tree) {
  std::vector<bool> taken(tree.nodes.size());
  for (NodeIndex i = 1; i < tree.nodes.size(); ++i) {
    if (tree[i].kind == NodeKind::kImport) NoteImport(i, taken);
    if (tree[i].kind == NodeKind::kImportFrom) NoteFrom(i, taken);
    if (tree[i].kind != NodeKind::kChain) continue;
    const NodeIndex root = tree[i].first;
    if (tree[root].kind != NodeKind::kName) continue;
    if (tree[tree[root].next].kind != NodeKind::kAttribute) continue;
    uses_[tree.TextOf(root)].chains.push_back(i);
    taken[root] = true;
  }
  for (NodeIndex i = 1; i < tree.nodes.size(); ++i) NoteNode(i, taken);
}

void NameUses::NoteImport(NodeIndex statement, std::vector<bool>& taken) {
  for (NodeIndex i = tree_[statement].first; i != 0; i = tree_[i].next) {
    for (NodeIndex n = tree_[i].first; n != 0; n = tree_[n].next) {
      taken[n] = true;
    }
    const std::string path = DottedNameOf(tree_, i);
    const NodeIndex alias = AsNameOf(tree_, i);
    if (alias != 0) {
      uses_[tree_.TextOf(alias)].imports.insert(path);
    } else {
      const absl::string_view root = tree_.TextOf(tree_[i].first);
      uses_[root].imports.emplace(root);
    }
  }
}

void NameUses::NoteFrom(NodeIndex statement, std::vector<bool>& taken) {
  const NodeIndex module = tree_[statement].first;
  for (NodeIndex n = tree_[module].first; n != 0; n = tree_[n].next) {
    taken[n] = true;
  }
  const std::string path = absl::StrCat(std::string(tree_[module].code, '.'),
                                        DottedNameOf(tree_, module));
  for (NodeIndex i = tree_[module].next; i != 0; i = tree_[i].next) {
    for (NodeIndex n = tree_[i].first; n != 0; n = tree_[n].next) {
      taken[n] = true;
    }
    const NodeIndex alias = AsNameOf(tree_, i);
    const NodeIndex name = tree_[i].first;
    uses_[tree_.TextOf(alias != 0 ? alias : name)].imports.insert(
        absl::StrCat(path, ".", tree_.TextOf(name)));
  }
}

void NameUses::NoteNode(NodeIndex node, std::vector<bool>& taken) {
  switch (tree_[node].kind) {
    case NodeKind::kName:
      if (!taken[node]) ++uses_[tree_.TextOf(node)].others;
      return;
    case NodeKind::kParameter:
    case NodeKind::kFunction:
    case NodeKind::kClass:
      ++uses_[tree_.TextOf(node)].others;
      return;
    default:
      return;
  }
}

const NameUses::Uses& NameUses::Of(absl::string_view name) const {
  const auto found = uses_.find(name);
  return found == uses_.end() ? nothing_ : found->second;
}

}  // namespace upgrade_advisor::python
