#include "services/python/mapping_reader.h"

#include <algorithm>

#include "services/python/string_literal.h"

namespace upgrade_advisor::python {
namespace {

// No person merges more dicts into each other; a circle of variables ends.
constexpr int kMostDepth = 8;
// Nor are there calls with more arguments.
constexpr size_t kMostEntries = 200;

}  // namespace

Mapping MappingReader::Read(NodeIndex expression, ScopeIndex scope) const {
  Mapping mapping;
  Add(expression, scope, 0, mapping);
  const auto is_taken = [&](const MappingEntry& entry) {
    return std::any_of(
        mapping.taken.begin(), mapping.taken.end(),
        [&](NodeIndex key) { return TextOf(key) == NameOf(entry); });
  };
  // Of two keys of one name the later one counts.
  std::vector<MappingEntry> kept;
  for (auto i = mapping.entries.rbegin(); i != mapping.entries.rend(); ++i) {
    const auto same = [&](const MappingEntry& other) {
      return NameOf(other) == NameOf(*i);
    };
    if (!is_taken(*i) && std::none_of(kept.begin(), kept.end(), same)) {
      kept.push_back(*i);
    }
  }
  mapping.entries.assign(kept.rbegin(), kept.rend());
  return mapping;
}

std::string MappingReader::NameOf(const MappingEntry& entry) const {
  return TextOf(entry.key);
}

std::string MappingReader::TextOf(NodeIndex key) const {
  if (tree_[key].kind == NodeKind::kKeyword) {
    return std::string(tree_.TextOf(key));
  }
  std::string scratch;
  return std::string(StringText(tree_, tree_[key], scratch));
}

void MappingReader::Add(NodeIndex expression, ScopeIndex scope, int depth,
                        Mapping& to) const {
  if (depth > kMostDepth || to.entries.size() > kMostEntries) {
    to.known = false;
    return;
  }
  switch (tree_[expression].kind) {
    case NodeKind::kDict:
      return AddDict(expression, scope, depth, to);
    case NodeKind::kName:
      return AddVariable(tree_.TextOf(expression), scope, depth, to);
    case NodeKind::kChain:
      return AddChain(expression, scope, depth, to);
    case NodeKind::kArithmetic:
      if (tree_[expression].code != '|') break;
      for (NodeIndex i = tree_[expression].first; i != 0; i = tree_[i].next) {
        Add(i, scope, depth + 1, to);
      }
      return;
    default:
      break;
  }
  to.known = false;
}

void MappingReader::AddDict(NodeIndex dict, ScopeIndex scope, int depth,
                            Mapping& to) const {
  for (NodeIndex i = tree_[dict].first; i != 0; i = tree_[i].next) {
    if (tree_[i].kind == NodeKind::kDoubleStar) {
      Add(tree_[i].first, scope, depth + 1, to);
      continue;
    }
    const NodeIndex key = i;
    i = tree_[i].next;
    if (tree_[key].kind == NodeKind::kString) {
      to.entries.push_back({key, i, 0});
    } else {
      to.known = false;
    }
  }
}

void MappingReader::AddVariable(absl::string_view name, ScopeIndex scope,
                                int depth, Mapping& to) const {
  const NameScopes::Variable* variable = scopes_.Find(name, scope);
  if (variable == nullptr || variable->bindings != 1 ||
      (variable->value == 0 && !variable->takes_keywords)) {
    to.known = false;
    return;
  }
  if (variable->takes_keywords) {
    to.forwarded = true;
  } else {
    Add(variable->value, scope, depth + 1, to);
  }
  for (const NameScopes::Change& change : variable->changes) {
    AddChange(change, scope, depth, to);
  }
}

void MappingReader::AddChange(const NameScopes::Change& change,
                              ScopeIndex scope, int depth, Mapping& to) const {
  switch (change.kind) {
    case NameScopes::Change::Kind::kSets:
      to.entries.push_back({change.key, change.value, change.condition});
      return;
    case NameScopes::Change::Kind::kMerges: {
      const size_t before = to.entries.size();
      AddArguments(change.value, scope, depth, to);
      for (size_t i = before; i < to.entries.size(); ++i) {
        to.entries[i].condition = change.condition;
      }
      return;
    }
    case NameScopes::Change::Kind::kTakes:
      to.taken.push_back(change.key);
      return;
    case NameScopes::Change::Kind::kAny:
      to.known = false;
  }
}

// "dict(a=1)", "base.copy()", "deepcopy(base)".
void MappingReader::AddChain(NodeIndex chain, ScopeIndex scope, int depth,
                             Mapping& to) const {
  const CodeNames::Head head = names_.HeadOf(chain);
  const NodeIndex call = head.root.empty() ? 0 : tree_[head.last].next;
  if (call == 0 || tree_[call].kind != NodeKind::kCall ||
      tree_[call].next != 0) {
    to.known = false;
    return;
  }
  const absl::string_view name = tree_.TextOf(head.last);
  if (head.attributes == 1 && name == "copy" && tree_[call].first == 0) {
    return AddVariable(head.root, scope, depth, to);
  }
  if ((head.attributes == 0 && name == "dict") || name == "deepcopy" ||
      name == "copy") {
    return AddArguments(call, scope, depth, to);
  }
  to.known = false;
}

// As those of dict(): a mapping, and keywords.
void MappingReader::AddArguments(NodeIndex call, ScopeIndex scope, int depth,
                                 Mapping& to) const {
  for (NodeIndex i = tree_[call].first; i != 0; i = tree_[i].next) {
    if (tree_[i].kind == NodeKind::kKeyword) {
      to.entries.push_back({i, tree_[i].first, 0});
    } else {
      const bool mapping = tree_[i].kind == NodeKind::kDoubleStar;
      Add(mapping ? tree_[i].first : i, scope, depth + 1, to);
    }
  }
}

}  // namespace upgrade_advisor::python
