#include "services/python/context_sources.h"

#include <algorithm>

#include "services/python/string_literal.h"

namespace upgrade_advisor::python {
namespace {

// Methods that Airflow calls with the context.
constexpr absl::string_view kMethods[] = {
    "execute", "execute_complete", "pre_execute", "post_execute",
    "poke",    "choose_branch",    "notify",      "render_template_fields"};

bool IsMethodOfTask(absl::string_view function) {
  return std::find(std::begin(kMethods), std::end(kMethods), function) !=
         std::end(kMethods);
}

}  // namespace

ContextSources::ContextSources(const Tree& tree, const CodeNames& names)
    : tree_(tree), names_(names) {
  for (NodeIndex i = 1; i < tree_.nodes.size(); ++i) {
    if (tree_[i].kind == NodeKind::kChain) NoteChain(i);
    if (tree_[i].kind == NodeKind::kKeyword &&
        tree_.TextOf(i) == "user_defined_macros") {
      NoteMacros(tree_[i].first);
    }
  }
}

// Of "t.partial(a=1).expand(b=[2])" all calls are calls of t.
void ContextSources::NoteChain(NodeIndex chain) {
  const NodeIndex root = tree_[chain].first;
  const bool named = tree_[root].kind == NodeKind::kName;
  NodeIndex before = root;
  for (NodeIndex i = tree_[root].next; i != 0; before = i, i = tree_[i].next) {
    if (tree_[i].kind != NodeKind::kCall) continue;
    const bool has_name = tree_[before].kind == NodeKind::kName ||
                          tree_[before].kind == NodeKind::kAttribute;
    Passed unused;
    NoteCall(i, has_name ? tree_.TextOf(before) : absl::string_view(),
             named ? passed_[tree_.TextOf(root)] : unused);
    for (NodeIndex a = tree_[i].first; a != 0; a = tree_[a].next) {
      if (tree_[a].kind != NodeKind::kKeyword ||
          tree_.TextOf(a) != "python_callable") {
        continue;
      }
      const NodeIndex function = names_.LastName(tree_[a].first);
      if (function != 0) NoteCallable(chain, tree_.TextOf(function));
    }
  }
}

void ContextSources::NoteCall(NodeIndex call, absl::string_view callee,
                              Passed& to) {
  for (NodeIndex i = tree_[call].first; i != 0; i = tree_[i].next) {
    const NodeKind kind = tree_[i].kind;
    const bool unpacked =
        kind == NodeKind::kStarred || kind == NodeKind::kDoubleStar;
    if (kind == NodeKind::kKeyword) {
      to.keywords.insert(std::string(tree_.TextOf(i)));
    } else if (unpacked) {
      to.unknown = true;
    } else {
      ++to.positions;
    }
    const NodeIndex value =
        kind == NodeKind::kKeyword || unpacked ? tree_[i].first : i;
    if (tree_[value].kind == NodeKind::kName && !callee.empty() &&
        names_.HoldsContext(tree_.TextOf(value))) {
      helpers_.insert(callee);
    }
  }
}

// What op_kwargs and op_args of the operator give to the function.
void ContextSources::NoteCallable(NodeIndex chain, absl::string_view function) {
  callables_.insert(function);
  Passed& to = passed_[function];
  for (NodeIndex i = tree_[chain].first; i != 0; i = tree_[i].next) {
    if (tree_[i].kind != NodeKind::kCall) continue;
    for (NodeIndex a = tree_[i].first; a != 0; a = tree_[a].next) {
      const absl::string_view name = tree_.TextOf(a);
      if (tree_[a].kind != NodeKind::kKeyword) continue;
      if (name == "op_kwargs") NoteKeys(tree_[a].first, to);
      if (name != "op_args") continue;
      const NodeIndex list = tree_[a].first;
      if (tree_[list].kind != NodeKind::kList) to.unknown = true;
      for (NodeIndex p = tree_[list].first; p != 0; p = tree_[p].next) {
        ++to.positions;
      }
    }
  }
}

// Of a dict, and of each dict that a mapped operator expands over.
void ContextSources::NoteKeys(NodeIndex value, Passed& to) {
  bool any = false;
  AddKeys(value, 0, to, any);
  if (!any) to.unknown = true;
}

void ContextSources::AddKeys(NodeIndex node, int depth, Passed& to, bool& any) {
  if (depth > 3) return;
  const bool is_dict = tree_[node].kind == NodeKind::kDict;
  any = any || is_dict;
  std::string scratch;
  for (NodeIndex i = tree_[node].first; i != 0; i = tree_[i].next) {
    if (!is_dict) {
      AddKeys(i, depth + 1, to, any);
    } else if (tree_[i].kind == NodeKind::kDoubleStar) {
      to.unknown = true;
    } else {
      to.keywords.insert(std::string(StringText(tree_, tree_[i], scratch)));
      i = tree_[i].next;
    }
  }
}

void ContextSources::NoteMacros(NodeIndex value) {
  Passed keys;
  NoteKeys(value, keys);
  macros_.insert(keys.keywords.begin(), keys.keywords.end());
}

bool ContextSources::IsPassed(absl::string_view function,
                              absl::string_view parameter, int position) const {
  const auto found = passed_.find(function);
  if (found == passed_.end()) return false;
  const Passed& passed = found->second;
  return passed.unknown || position < passed.positions ||
         passed.keywords.contains(parameter);
}

std::vector<absl::string_view> ContextSources::HoldersOf(
    absl::string_view function, NodeIndex parameters, bool is_task) const {
  std::vector<absl::string_view> holders;
  const bool called = is_task || IsCallable(function);
  const bool given = names_.IsCallback(function) || IsMethodOfTask(function);
  if (!called && !given && !helpers_.contains(function)) return holders;
  for (NodeIndex i = tree_[parameters].first; i != 0; i = tree_[i].next) {
    const absl::string_view name = tree_.TextOf(i);
    if ((tree_[i].flags & kTakesKeywords) != 0 || names_.HoldsContext(name)) {
      holders.push_back(name);
    }
  }
  return holders;
}

absl::string_view ContextSources::NameOfRun(absl::string_view name) {
  for (absl::string_view one : {"dag", "dag_run", "ti", "task_instance"}) {
    if (name == one) return one;
  }
  return {};
}

std::vector<absl::string_view> ContextSources::OfRun(
    absl::string_view function, NodeIndex parameters) const {
  std::vector<absl::string_view> held;
  int position = -1;
  for (NodeIndex i = tree_[parameters].first; i != 0; i = tree_[i].next) {
    const absl::string_view name = tree_.TextOf(i);
    if (name != "self") ++position;
    if ((tree_[i].flags & kIsVariadic) == 0 && !NameOfRun(name).empty() &&
        !IsPassed(function, name, position)) {
      held.push_back(name);
    }
  }
  return held;
}

}  // namespace upgrade_advisor::python
