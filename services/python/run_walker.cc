// What code reads of the run and of the task instance, as the walker comes by
// it.
#include <algorithm>

#include "absl/strings/string_view.h"
#include "services/python/code_walker.h"

namespace upgrade_advisor::python {

bool CodeWalker::IsOfRun(absl::string_view name) const {
  return std::find(run_holders_.begin(), run_holders_.end(), name) !=
         run_holders_.end();
}

void CodeWalker::NoteRun(NodeIndex target, NodeIndex value) {
  if (tree_[target].kind != NodeKind::kName ||
      tree_[value].kind != NodeKind::kChain) {
    return;
  }
  const NodeIndex root = tree_[value].first;
  const NodeIndex link = tree_[root].next;
  if (tree_[root].kind != NodeKind::kName || !IsContext(tree_.TextOf(root)) ||
      contexts_.OfRunAt(link).empty()) {
    return;
  }
  const NodeIndex end =
      tree_[link].kind == NodeKind::kAttribute ? tree_[link].next : link;
  if (tree_[end].next == 0) run_holders_.push_back(tree_.TextOf(target));
}

// "self.xcom_push(context, 'x', 1)": operators of Airflow 2 have the method.
void CodeWalker::OwnXcom(const CodeNames::Head& head, const Nesting& nesting) {
  const NodeIndex call = tree_[head.last].next;
  const absl::string_view name = tree_.TextOf(head.last);
  if (head.attributes != 1 || call == 0 ||
      tree_[call].kind != NodeKind::kCall ||
      (name != "xcom_push" && name != "xcom_pull")) {
    return;
  }
  NodeIndex first = tree_[call].first;
  if (tree_[first].kind == NodeKind::kKeyword) first = tree_[first].first;
  const bool with_context = tree_[first].kind == NodeKind::kName &&
                            names_.HoldsContext(tree_.TextOf(first));
  if (with_context) {
    contexts_.Attribute("self", head.last, nesting.method_of == 0,
                        nesting.OfDag());
  }
}

// Of "context['ti'].queue", "ti.queue" and "get_current_context()['ti'].queue".
void CodeWalker::RunAttributes(NodeIndex chain, const CodeNames::Head& head,
                               const Nesting& nesting) {
  NodeIndex before = tree_[chain].first;
  const bool named = tree_[before].kind == NodeKind::kName;
  absl::string_view run =
      named ? ContextSources::NameOfRun(head.root) : absl::string_view();
  bool elsewhere = !IsOfRun(run);
  bool of_context = named && names_.HoldsContext(head.root);
  bool is_known = IsContext(head.root);
  for (NodeIndex i = tree_[before].next; i != 0;
       before = i, i = tree_[i].next) {
    if (!run.empty() && tree_[i].kind == NodeKind::kAttribute) {
      contexts_.Attribute(run, i, elsewhere, nesting.OfDag());
    }
    run = of_context ? contexts_.OfRunAt(i) : absl::string_view();
    if (of_context) elsewhere = !is_known;
    // The call of "get" is a link of its own.
    if (!run.empty() && tree_[i].kind == NodeKind::kAttribute) {
      i = tree_[i].next;
    }
    of_context = tree_[i].kind == NodeKind::kCall &&
                 tree_.TextOf(before) == "get_current_context";
    is_known = is_known || of_context;
  }
}

}  // namespace upgrade_advisor::python
