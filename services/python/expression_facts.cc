// Expressions: attributes, chains, and who reads the task context.
#include "services/python/code_reader.h"
#include "services/python/lexer.h"

namespace upgrade_advisor::python {

void CodeReader::Expression(NodeIndex expression, bool store) {
  const Node& node = At(expression);
  switch (node.kind) {
    case NodeKind::kName:
    case NodeKind::kNumber:
    case NodeKind::kConstant:
    case NodeKind::kLeaf:
    case NodeKind::kBytes:
      return;
    case NodeKind::kString:
      return StringFacts(expression);
    case NodeKind::kFString:
      return FormattedString(expression, true);
    case NodeKind::kChain:
      return Chain(expression, store, false);
    case NodeKind::kLambda:
      WalkParameters(node.first);
      return Expression(LastOf(expression));
    case NodeKind::kTarget:
      return Expression(node.first, true);
    case NodeKind::kBlock:
      return;  // of no expression
    case NodeKind::kTuple:
    case NodeKind::kList:
    case NodeKind::kStarred:
      break;
    default:
      store = false;
  }
  for (NodeIndex i = node.first; i != 0; i = At(i).next) Expression(i, store);
}

void CodeReader::HeadFacts(const Head& head, bool stored) {
  if (head.attributes == 0) return;
  for (const ImportTarget& target : *head.targets) {
    const std::string path = PathOf(target, head);
    if (path.size() > kLongestName || imports_.IsModule(path)) continue;
    rows_.Add(FactKind::kImport, {PrefixOf(target.guard), path}, {"attribute"},
              At(head.first).pos);
  }
  if (!head.targets->empty()) return;
  NodeIndex i = head.first;
  for (int n = 0; n < head.attributes; ++n) {
    i = At(i).next;
    if (stored && n + 1 == head.attributes) break;
    rows_.Add(FactKind::kCall, {"@attribute.", TextOf(i)}, {}, At(i).pos);
  }
}

// The links of a chain in order. `decorator`: the last one is what decorates.
void CodeReader::Chain(NodeIndex chain, bool store, bool decorator) {
  const NodeIndex root = At(chain).first;
  const NodeIndex last = LastOf(chain);
  const Head head = HeadOf(chain);
  bool context = false;  // what the next link is a link of
  if (head.root.empty()) {
    Expression(root);
  } else {
    HeadFacts(head, store && head.last == last);
    context = context_names_.contains(head.root);
  }
  NodeIndex before = 0;
  for (NodeIndex i = root; i != 0; before = i, i = At(i).next) {
    if (i == root) continue;
    if (context) ContextAccess(i);
    context = false;
    switch (At(i).kind) {
      case NodeKind::kCall: {
        const bool named = At(before).kind == NodeKind::kName ||
                           At(before).kind == NodeKind::kAttribute;
        Call(i, named ? before : 0, before == head.last ? &head : nullptr,
             decorator && i == last);
        context = named && TextOf(before) == "get_current_context";
        break;
      }
      case NodeKind::kSubscript:
        for (NodeIndex c = At(i).first; c != 0; c = At(c).next) Expression(c);
        break;
      default:
        break;
    }
  }
  // Attributes that do not belong to the head.
  bool past_head = head.root.empty();
  for (NodeIndex i = root; i != 0; i = At(i).next) {
    if (past_head && i != root && At(i).kind == NodeKind::kAttribute &&
        !(store && i == last)) {
      rows_.Add(FactKind::kCall, {"@attribute.", TextOf(i)}, {}, At(i).pos);
    }
    past_head = past_head || i == head.last;
  }
  if (decorator && At(last).kind == NodeKind::kAttribute) {
    CalleeRows(last, head.last == last ? &head : nullptr, true);
  }
}

// The string that is all there is below a node, or 0.
NodeIndex CodeReader::OnlyString(NodeIndex parent) const {
  const NodeIndex first = At(parent).first;
  return first != 0 && At(first).kind == NodeKind::kString ? first : 0;
}

// "context['x']", "context.get('x')": `link` follows the context.
void CodeReader::ContextAccess(NodeIndex link) {
  NodeIndex string = 0;
  if (At(link).kind == NodeKind::kSubscript) {
    string = OnlyString(link);
  } else if (At(link).kind == NodeKind::kAttribute &&
             (TextOf(link) == "get" || TextOf(link) == "pop")) {
    const NodeIndex call = At(link).next;
    if (call != 0 && At(call).kind == NodeKind::kCall)
      string = OnlyString(call);
  }
  if (string == 0) return;
  const absl::string_view key = Literal(string);
  if (key.empty() || key.size() > kLongestName) return;
  rows_.Add(FactKind::kContext, {key}, {"subscript"}, At(string).pos);
}

bool CodeReader::IsContextCall(NodeIndex expression) const {
  if (At(expression).kind != NodeKind::kChain) return false;
  NodeIndex before = 0;
  NodeIndex last = At(expression).first;
  while (At(last).next != 0) {
    before = last;
    last = At(last).next;
  }
  return At(last).kind == NodeKind::kCall &&
         (At(before).kind == NodeKind::kName ||
          At(before).kind == NodeKind::kAttribute) &&
         TextOf(before) == "get_current_context";
}

}  // namespace upgrade_advisor::python
