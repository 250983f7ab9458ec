// What can be said of a value without running the code.
#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/python/code_reader.h"
#include "services/python/lexer.h"

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

FactValue CodeReader::ValueOf(NodeIndex expression) {
  const Node& node = At(expression);
  switch (node.kind) {
    case NodeKind::kString: {
      const absl::string_view text = Literal(expression);
      if (text.size() > kMostText) return Withheld();
      return {std::string(text), false, true};
    }
    case NodeKind::kNumber:
      if (node.size > kMostText) return Withheld();
      return {std::string(tree_.TextOf(node)), false, true};
    case NodeKind::kConstant:
      return {std::string(tree_.TextOf(node)), false, false};
    case NodeKind::kMinus:
      if (At(node.first).kind != NodeKind::kNumber ||
          At(node.first).size > kMostText) {
        return Withheld();
      }
      return {absl::StrCat("-", TextOf(node.first)), false, true};
    case NodeKind::kLambda:
      return {"[lambda]", false, false};
    case NodeKind::kDict:
    case NodeKind::kList:
    case NodeKind::kTuple:
    case NodeKind::kSet:
      return ContainerValue(expression);
    case NodeKind::kChain:
      break;
    default:
      return Withheld();
  }
  const NodeIndex last = LastOf(expression);
  if (At(last).kind == NodeKind::kCall) {
    NodeIndex before = node.first;
    while (At(before).next != last) before = At(before).next;
    if (At(before).kind != NodeKind::kName &&
        At(before).kind != NodeKind::kAttribute) {
      return Withheld();
    }
    return Limited(absl::StrCat(TextOf(before), "()"), false);
  }
  const Head head = HeadOf(expression);
  if (head.root.empty() || head.last != last ||
      (head.targets->empty() && !absl::ascii_isupper(head.root[0]))) {
    return Withheld();
  }
  const std::string path = Dotted(expression);
  if (path.size() > kLongestName) return Withheld();
  const size_t name = path.rfind('.');
  const size_t owner = path.rfind('.', name - 1);
  return Limited(
      path.substr(owner == std::string::npos || name == 0 ? 0 : owner + 1),
      false);
}

// The last names of all calls below, each once; false if they are too many to
// tell.
bool CodeReader::CallsIn(NodeIndex expression,
                         std::vector<absl::string_view>& calls) const {
  NodeIndex before = 0;
  for (NodeIndex i = At(expression).first; i != 0; before = i, i = At(i).next) {
    if (At(i).kind == NodeKind::kCall && before != 0 &&
        At(expression).kind == NodeKind::kChain &&
        (At(before).kind == NodeKind::kName ||
         At(before).kind == NodeKind::kAttribute)) {
      const absl::string_view name = TextOf(before);
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

FactValue CodeReader::ContainerValue(NodeIndex container) const {
  std::vector<absl::string_view> calls;
  if (!CallsIn(container, calls)) return Withheld();
  std::sort(calls.begin(), calls.end());
  std::string text;
  switch (At(container).kind) {
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
  for (absl::string_view call : calls) absl::StrAppend(&text, " ", call, "()");
  return Limited(text + "]", false);
}

}  // namespace upgrade_advisor::python
