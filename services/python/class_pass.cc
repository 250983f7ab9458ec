#include "services/python/class_pass.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/domain/redaction.h"

namespace upgrade_advisor::python {

// The row shows bases as they are imported: "airflow.models.BaseOperator".
// Which of them matter is decided when all files are known.
size_t ClassPass::Class(NodeIndex statement) {
  const absl::string_view name = tree_.TextOf(statement);
  const uint32_t pos = tree_[statement].pos;
  const size_t owner = facts_.classes.size();
  facts_.classes.emplace_back();
  for (NodeIndex i = tree_[statement].first; i != 0; i = tree_[i].next) {
    if (tree_[i].kind == NodeKind::kCall) Bases(i, owner);
  }
  PythonFileFacts::Class& added = facts_.classes[owner];
  std::string bases;
  for (PythonFileFacts::Text base : added.bases) {
    absl::StrAppend(&bases, bases.empty() ? "" : ",", facts_.ViewOf(base));
  }
  added.path = rows_.Keep({facts_.module, ".", name});
  const FactValue value{bases};
  added.row = rows_.MakeRow(FactKind::kClass, {name}, value, {pos});
  rows_.Add(FactKind::kClass, {name}, {bases}, {pos});
  // From here on only the last names matter: files name a base by different
  // paths. A text is cut in place, in the pool.
  for (PythonFileFacts::Text& base : added.bases) {
    const size_t dot = facts_.ViewOf(base).rfind('.');
    if (dot == absl::string_view::npos) continue;
    base.at += dot + 1;
    base.size -= dot + 1;
  }
  return owner;
}

void ClassPass::Bases(NodeIndex call, size_t owner) {
  for (NodeIndex i = tree_[call].first; i != 0; i = tree_[i].next) {
    const CodeNames::Head head = names_.HeadOf(i);
    if (head.root.empty()) continue;
    if (tree_[i].kind == NodeKind::kChain) {
      // "Generic[T]" is Generic.
      NodeIndex link = tree_[head.last].next;
      while (link != 0 && tree_[link].kind == NodeKind::kSubscript) {
        link = tree_[link].next;
      }
      // What a call gives, nobody knows.
      if (link != 0) continue;
    }
    const ImportTarget written{std::string(head.root), Guard::kNone};
    const std::string path = names_.PathOf(
        head.targets->empty() ? written : head.targets->front(), head);
    PythonFileFacts::Class& added = facts_.classes[owner];
    added.bases.push_back(rows_.Keep({path}));
    added.base_paths.push_back(head.targets->empty()
                                   ? rows_.Keep({facts_.module, ".", path})
                                   : added.bases.back());
  }
}

// Names only: plugins ask whether a method takes a parameter.
std::string ClassPass::SignatureOf(NodeIndex statement,
                                   NodeIndex parameters) const {
  std::string text;
  for (NodeIndex i = tree_[parameters].first; i != 0; i = tree_[i].next) {
    absl::StrAppend(&text, text.empty() ? "" : ",", tree_.TextOf(i));
  }
  const bool is_async = (tree_[statement].flags & kIsAsync) != 0;
  return is_async ? absl::StrCat("async,", text) : text;
}

void ClassPass::Function(NodeIndex statement, NodeIndex parameters) {
  rows_.Add(FactKind::kClass, {"@function.", tree_.TextOf(statement)},
            {SignatureOf(statement, parameters)}, {tree_[statement].pos});
}

void ClassPass::Method(size_t owner, NodeIndex statement,
                       NodeIndex parameters) {
  const FactValue value{SignatureOf(statement, parameters)};
  facts_.classes[owner].members.push_back(
      {true, rows_.MakeRow(FactKind::kClass, {tree_.TextOf(statement)}, value,
                           {tree_[statement].pos})});
}

void ClassPass::Attribute(size_t owner, NodeIndex target,
                          const FactValue& value) {
  const Node& node = tree_[target];
  const FactValue unknown = {"", true};
  if (node.kind == NodeKind::kTuple || node.kind == NodeKind::kList ||
      node.kind == NodeKind::kStarred) {
    // Which part of the value each gets is not known.
    for (NodeIndex i = node.first; i != 0; i = tree_[i].next) {
      Attribute(owner, i, unknown);
    }
    return;
  }
  if (node.kind != NodeKind::kName) return;
  const bool secret = value.literal && IsSecretName(tree_.TextOf(target));
  facts_.classes[owner].members.push_back(
      {false, rows_.MakeRow(FactKind::kClass, {tree_.TextOf(target)},
                            secret ? unknown : value, {node.pos})});
}

}  // namespace upgrade_advisor::python
