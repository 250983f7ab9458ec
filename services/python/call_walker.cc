// Calls and their arguments, as the walker comes by them.
#include <algorithm>
#include <iterator>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "services/python/code_walker.h"
#include "services/python/string_literal.h"

namespace upgrade_advisor::python {
namespace {

// What is printed or logged, people read: it calls nothing and is not rendered.
bool IsForReaders(absl::string_view callee) {
  constexpr absl::string_view kNames[] = {"print",     "debug",   "info",
                                          "warning",   "warn",    "error",
                                          "exception", "critical"};
  return std::find(std::begin(kNames), std::end(kNames), callee) !=
         std::end(kNames);
}

// So is documentation. A description of something else than a DAG may be
// rendered.
bool IsForReaders(absl::string_view callee, absl::string_view argument) {
  return absl::StartsWith(argument, "doc_") ||
         (argument == "description" &&
          (callee == "DAG" || callee == "Param" || callee == "ArgumentParser"));
}

}  // namespace

// "sys.path.insert(0, dirname(__file__))": modules next to the file can be
// imported by their own names.
bool CodeWalker::ExtendsPath(NodeIndex call,
                             const CodeNames::Head& head) const {
  for (const ImportTarget& target : *head.targets) {
    const std::string path = names_.PathOf(target, head);
    if (path != "sys.path.insert" && path != "sys.path.append" &&
        path != "sys.path.extend" && path != "site.addsitedir") {
      continue;
    }
    // A path in words is one of these, or somewhere else.
    std::string scratch;
    const NodeIndex folder = tree_.LastOf(call);
    return tree_[folder].kind != NodeKind::kString ||
           absl::StrContains(StringText(tree_, tree_[folder], scratch), "dags");
  }
  return false;
}

// Rows of the callee come before those of the arguments, and those of an
// argument before what is inside it.
void CodeWalker::Call(const CalledName& called, NodeIndex call,
                      const CodeNames::Head* head, const Nesting& nesting,
                      bool decorator) {
  const NodeIndex callee = called.last;
  absl::string_view name;
  if (callee != 0) name = calls_.NameOf(callee, head, decorator);
  const Membership of = NextCall(name, nesting);
  if (callee != 0) {
    calls_.Callee(callee, head, decorator, of);
    imports_.Dynamic(call, tree_.TextOf(callee), nesting.guard);
    if (head != nullptr && ExtendsPath(call, *head)) facts_.extends_path = true;
    const NodeIndex first = tree_[call].first;
    if (head != nullptr && first != 0 && calls_.RunsCommand(*head)) {
      strings_.Command(first);
    }
  }
  arguments_.Call(called, call, SiteOf(nesting, of));
  Nesting inside = nesting;
  inside.dag = of.dag;
  inside.call = of.call;
  Arguments(call, name, of, inside);
}

// Positions count up to the first "*args"; keywords may stand anywhere.
void CodeWalker::Arguments(NodeIndex call, absl::string_view callee,
                           const Membership& of, const Nesting& nesting) {
  int position = 0;
  for (NodeIndex i = tree_[call].first; i != 0; i = tree_[i].next) {
    switch (tree_[i].kind) {
      case NodeKind::kKeyword:
        Keyword(i, callee, of, nesting);
        break;
      case NodeKind::kStarred:
        // How many it stands for is not known.
        position = CallPass::kMostPositions;
        Expression(tree_[i].first, nesting);
        break;
      case NodeKind::kDoubleStar:
        Unpacked(tree_[i].first, callee, of, nesting);
        Expression(tree_[i].first, nesting);
        break;
      default:
        calls_.Positional(i, callee, position++, of);
        if (IsForReaders(callee)) {
          Remark(i, nesting);
          break;
        }
        // "sql.replace('{{ ds }}', day)" looks for a text and renders none.
        if (callee != "replace" || position != 1 ||
            tree_[i].kind != NodeKind::kString) {
          Expression(i, nesting);
        }
    }
  }
}

void CodeWalker::Remark(NodeIndex value, const Nesting& nesting) {
  if (tree_[value].kind == NodeKind::kString) return;
  if (tree_[value].kind == NodeKind::kFString) {
    return FormattedString(value, nesting, true);
  }
  Expression(value, nesting);
}

void CodeWalker::Unpacked(NodeIndex mapping, absl::string_view callee,
                          const Membership& of, const Nesting& nesting) {
  const Mapping known = arguments_.MappingOf(mapping, nesting.names);
  const AirflowMinors outer = rows_.minors();
  for (const MappingEntry& entry : known.entries) {
    const std::string name = arguments_.NameOf(entry);
    const RowPlace place{tree_[entry.key].pos, of, true};
    rows_.SetMinors(outer & guards_.MinorsOf(entry.condition));
    calls_.MappedKeyword(name, entry.value, callee, place);
    if (name == "default_args") DefaultArgs(entry.value, of, nesting);
  }
  rows_.SetMinors(outer);
}

// A dict of that name has its rows where it gets the name.
void CodeWalker::DefaultArgs(NodeIndex value, const Membership& of,
                             const Nesting& nesting) {
  if (tree_[value].kind == NodeKind::kDict ||
      (tree_[value].kind == NodeKind::kName &&
       tree_.TextOf(value) == "default_args")) {
    return;
  }
  const Mapping known = arguments_.MappingOf(value, nesting.names);
  const AirflowMinors outer = rows_.minors();
  for (const MappingEntry& entry : known.entries) {
    rows_.SetMinors(outer & guards_.MinorsOf(entry.condition));
    calls_.DefaultArg(arguments_.NameOf(entry), entry.value,
                      {tree_[entry.key].pos, of, true});
  }
  rows_.SetMinors(outer);
}

// One that Airflow calls: its parameters are keys, or the context as a whole.
void CodeWalker::Lambda(NodeIndex lambda, absl::string_view name,
                        const Nesting& nesting) {
  const NodeIndex parameters = tree_[lambda].first;
  contexts_.Parameters("", parameters, name == "python_callable",
                       nesting.OfDag());
  const size_t holders = context_holders_.size();
  for (NodeIndex i = tree_[parameters].first; i != 0; i = tree_[i].next) {
    context_holders_.push_back(tree_.TextOf(i));
  }
  Expression(lambda, nesting);
  context_holders_.resize(holders);
}

void CodeWalker::Keyword(NodeIndex argument, absl::string_view callee,
                         const Membership& of, const Nesting& nesting) {
  const absl::string_view name = tree_.TextOf(argument);
  const NodeIndex value = tree_[argument].first;
  calls_.Keyword(argument, callee, of);
  if (name == "default_args") DefaultArgs(value, of, nesting);
  if (name == "bash_command") strings_.Command(value);
  if (tree_[value].kind == NodeKind::kLambda &&
      CodeNames::IsCallbackArgument(name)) {
    return Lambda(value, name, nesting);
  }
  if (IsForReaders(callee, name)) return Remark(value, nesting);
  Expression(value, nesting);
}

}  // namespace upgrade_advisor::python
