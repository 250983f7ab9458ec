#include "services/python/context_pass.h"

#include <string>

#include "absl/strings/string_view.h"
#include "services/python/lexer.h"
#include "services/python/string_literal.h"

namespace upgrade_advisor::python {

// A key that is computed leaves no row: the file could read any of them, and
// nearly none does.
void ContextPass::Access(NodeIndex link, bool elsewhere, const Membership& of) {
  const NodeIndex string = KeyOf(link);
  if (string == 0) return;
  std::string scratch;
  const absl::string_view key = StringText(tree_, tree_[string], scratch);
  if (key.empty() || key.size() > kLongestName) return;
  RowPlace place{tree_[string].pos, of};
  place.elsewhere = elsewhere;
  rows_.Add(FactKind::kContext, {key}, {"subscript"}, place);
}

absl::string_view ContextPass::OfRunAt(NodeIndex link) const {
  const NodeIndex string = KeyOf(link);
  if (string == 0) return {};
  std::string scratch;
  return ContextSources::NameOfRun(StringText(tree_, tree_[string], scratch));
}

void ContextPass::Attribute(absl::string_view owner, NodeIndex link,
                            bool elsewhere, const Membership& of) {
  const absl::string_view name = tree_.TextOf(link);
  if (name.size() > kLongestName) return;
  RowPlace place{tree_[link].pos, of};
  place.elsewhere = elsewhere;
  rows_.Add(FactKind::kContext, {owner, ".", name}, {"attribute"}, place);
}

void ContextPass::Parameters(absl::string_view function, NodeIndex parameters,
                             bool by_name, const Membership& of) {
  int position = -1;
  for (NodeIndex i = tree_[parameters].first; i != 0; i = tree_[i].next) {
    if (tree_.TextOf(i) != "self") ++position;
    const absl::string_view name = tree_.TextOf(i);
    // These take whatever is left, not a key of that name.
    if ((tree_[i].flags & kIsVariadic) != 0 || name == "self" ||
        name == "args" || name == "kwargs" || name == "context") {
      continue;
    }
    RowPlace place{tree_[i].pos, of};
    // A callback gets the context as a whole.
    place.elsewhere = !by_name || sources_.IsPassed(function, name, position);
    rows_.Add(FactKind::kContext, {name}, {"parameter"}, place);
  }
}

NodeIndex ContextPass::KeyOf(NodeIndex link) const {
  if (tree_[link].kind == NodeKind::kSubscript) return FirstString(link);
  if (tree_[link].kind != NodeKind::kAttribute ||
      (tree_.TextOf(link) != "get" && tree_.TextOf(link) != "pop")) {
    return 0;
  }
  const NodeIndex call = tree_[link].next;
  return call != 0 && tree_[call].kind == NodeKind::kCall ? FirstString(call)
                                                          : 0;
}

// The first child, if it is a string: a default may follow, ".get('x', None)".
NodeIndex ContextPass::FirstString(NodeIndex parent) const {
  const NodeIndex first = tree_[parent].first;
  return first != 0 && tree_[first].kind == NodeKind::kString ? first : 0;
}

}  // namespace upgrade_advisor::python
