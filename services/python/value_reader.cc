#include "services/python/value_reader.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/python/lexer.h"
#include "services/python/string_literal.h"

namespace upgrade_advisor::python {
namespace {

constexpr size_t kMostText = 200;

FactValue Withheld() {
  FactValue value;
  value.withheld = true;
  return value;
}

// A longer text is not a setting; it is withheld rather than cut, since half a
// value is a wrong one.
FactValue Limited(std::string text, bool literal) {
  if (text.size() > kMostText) return Withheld();
  return {std::move(text), false, literal};
}

}  // namespace

// Literals may hold credentials and are marked, so that redaction looks at
// them.
FactValue ValueReader::ValueOf(NodeIndex expression) const {
  const Node& node = tree_[expression];
  switch (node.kind) {
    case NodeKind::kString: {
      std::string scratch;
      const absl::string_view text = StringText(tree_, node, scratch);
      if (text.size() > kMostText) return Withheld();
      return {std::string(text), false, true};
    }
    case NodeKind::kNumber:
      if (node.size > kMostText) return Withheld();
      return {std::string(tree_.TextOf(expression)), false, true};
    case NodeKind::kConstant:
      return {std::string(tree_.TextOf(expression)), false, false};
    case NodeKind::kMinus:
      if (tree_[node.first].kind != NodeKind::kNumber ||
          tree_[node.first].size > kMostText) {
        return Withheld();
      }
      return {absl::StrCat("-", tree_.TextOf(node.first)), false, true};
    case NodeKind::kLambda:
      return {"[lambda]", false, false};
    case NodeKind::kDict:
    case NodeKind::kList:
    case NodeKind::kTuple:
    case NodeKind::kSet:
      return ContainerValue(expression);
    case NodeKind::kChain:
      return ChainValue(expression);
    default:
      return Withheld();
  }
}

FactValue ValueReader::ChainValue(NodeIndex chain) const {
  const NodeIndex last = tree_.LastOf(chain);
  if (tree_[last].kind == NodeKind::kCall) {
    NodeIndex before = tree_[chain].first;
    while (tree_[before].next != last) before = tree_[before].next;
    if (tree_[before].kind != NodeKind::kName &&
        tree_[before].kind != NodeKind::kAttribute) {
      return Withheld();
    }
    return Limited(absl::StrCat(tree_.TextOf(before), "()"), false);
  }
  // Of names only what is imported or looks like a class: a variable's name
  // says nothing of its value.
  const CodeNames::Head head = names_.HeadOf(chain);
  if (head.root.empty() || head.last != last ||
      (head.targets->empty() && !absl::ascii_isupper(head.root[0]))) {
    return Withheld();
  }
  const std::string path = names_.Dotted(chain);
  if (path.size() > kLongestName) return Withheld();
  // The last two names: where a class was imported from is no part of a value.
  const size_t name = path.rfind('.');
  const size_t owner = path.rfind('.', name - 1);
  return Limited(
      path.substr(owner == std::string::npos || name == 0 ? 0 : owner + 1),
      false);
}

// The last names of all calls below, each once; false if they are too many to
// tell.
bool ValueReader::CallsIn(NodeIndex expression,
                          std::vector<absl::string_view>& calls) const {
  NodeIndex before = 0;
  for (NodeIndex i = tree_[expression].first; i != 0;
       before = i, i = tree_[i].next) {
    if (tree_[i].kind == NodeKind::kCall && before != 0 &&
        tree_[expression].kind == NodeKind::kChain &&
        (tree_[before].kind == NodeKind::kName ||
         tree_[before].kind == NodeKind::kAttribute)) {
      const absl::string_view name = tree_.TextOf(before);
      if (std::find(calls.begin(), calls.end(), name) == calls.end()) {
        calls.push_back(name);
      }
      // Each is three bytes at the least.
      if (calls.size() > kMostText / 3) return false;
    }
    if (!CallsIn(i, calls)) return false;
  }
  return true;
}

// What it calls tells more than what it holds: "[list timedelta()]".
FactValue ValueReader::ContainerValue(NodeIndex container) const {
  std::vector<absl::string_view> calls;
  if (!CallsIn(container, calls)) return Withheld();
  std::sort(calls.begin(), calls.end());
  std::string text;
  switch (tree_[container].kind) {
    case NodeKind::kDict:
      text = "[dict";
      break;
    case NodeKind::kList:
      text = "[list";
      break;
    case NodeKind::kSet:
      text = "[set";
      break;
    default:
      text = "[tuple";
  }
  // Of a class an empty list says as much as no list.
  if (tree_[container].first == 0) {
    return {absl::StrCat("[empty ", text.substr(1), "]"), false, false};
  }
  for (absl::string_view call : calls) absl::StrAppend(&text, " ", call, "()");
  return Limited(text + "]", false);
}

}  // namespace upgrade_advisor::python
