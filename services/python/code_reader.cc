#include "services/python/code_reader.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/python/lexer.h"
#include "services/python/string_literal.h"

namespace upgrade_advisor::python {

CodeReader::CodeReader(const Tree& tree, SourceText& source,
                       PythonFileFacts& facts)
    : tree_(tree), facts_(facts), rows_(source, facts) {
  for (absl::string_view name :
       {"context", "kwargs", "ctx", "task_context", "op_context"}) {
    context_names_.insert(name);
  }
}

void CodeReader::Read() {
  if (tree_.root == 0) return;
  FindNames();
  Imports(tree_.root, Guard::kNone);
  Block(tree_.root, {});
  rows_.Finish();
}

NodeIndex CodeReader::LastOf(NodeIndex parent) const {
  NodeIndex last = At(parent).first;
  while (last != 0 && At(last).next != 0) last = At(last).next;
  return last;
}

CodeReader::Head CodeReader::HeadOf(NodeIndex expression) const {
  Head head;
  NodeIndex i = expression;
  if (At(i).kind == NodeKind::kChain) i = At(i).first;
  if (At(i).kind != NodeKind::kName) return head;
  head.root = TextOf(i);
  head.first = i;
  head.last = i;
  if (At(expression).kind == NodeKind::kChain) {
    for (i = At(i).next; i != 0 && At(i).kind == NodeKind::kAttribute;
         i = At(i).next) {
      head.last = i;
      ++head.attributes;
    }
  }
  head.targets = &imports_.Find(head.root);
  return head;
}

NodeIndex CodeReader::LastName(NodeIndex expression) const {
  if (At(expression).kind == NodeKind::kName) return expression;
  if (At(expression).kind != NodeKind::kChain) return 0;
  const NodeIndex last = LastOf(expression);
  return At(last).kind == NodeKind::kAttribute ? last : 0;
}

std::string CodeReader::PathOf(const ImportTarget& target,
                               const Head& head) const {
  std::string path = target.path;
  NodeIndex i = head.first;
  for (int n = 0; n < head.attributes && path.size() <= kLongestName; ++n) {
    i = At(i).next;
    absl::StrAppend(&path, ".", TextOf(i));
  }
  return path;
}

std::string CodeReader::Dotted(NodeIndex expression) const {
  const Head head = HeadOf(expression);
  if (head.root.empty() ||
      (At(expression).kind == NodeKind::kChain && At(head.last).next != 0)) {
    return "";
  }
  const ImportTarget written{std::string(head.root), Guard::kNone};
  return PathOf(head.targets->empty() ? written : head.targets->front(), head);
}

// Names that get the task context, and functions that Airflow calls.
void CodeReader::FindNames() {
  for (NodeIndex i = 1; i < tree_.nodes.size(); ++i) {
    const Node& node = At(i);
    if (node.kind == NodeKind::kKeyword) {
      if (IsCallbackName(tree_.TextOf(node))) NoteCallbacks(node.first);
    } else if (node.kind == NodeKind::kDict) {
      for (NodeIndex key = node.first; key != 0; key = At(key).next) {
        if (At(key).kind == NodeKind::kDoubleStar) continue;
        const NodeIndex value = At(key).next;
        if (At(key).kind == NodeKind::kString && IsCallbackName(Literal(key))) {
          NoteCallbacks(value);
        }
        key = value;
      }
    } else if (node.kind == NodeKind::kAssign) {
      if (!IsContextCall(LastOf(i))) continue;
      for (NodeIndex c = node.first; At(c).kind == NodeKind::kTarget;
           c = At(c).next) {
        const NodeIndex name = At(c).first;
        if (At(name).kind == NodeKind::kName) {
          context_names_.insert(TextOf(name));
        }
        if (At(c).next == 0) break;
      }
    }
  }
}

bool CodeReader::IsCallbackName(absl::string_view name) const {
  return name == "python_callable" ||
         (absl::StartsWith(name, "on_") && absl::EndsWith(name, "_callback"));
}

void CodeReader::NoteCallbacks(NodeIndex expression) {
  const Node& node = At(expression);
  if (node.kind == NodeKind::kList || node.kind == NodeKind::kTuple) {
    for (NodeIndex i = node.first; i != 0; i = At(i).next) {
      const NodeIndex name = LastName(i);
      if (name != 0) callbacks_.insert(TextOf(name));
    }
    return;
  }
  const NodeIndex name = LastName(expression);
  if (name != 0) callbacks_.insert(TextOf(name));
}

void CodeReader::Block(NodeIndex block, const Context& context) {
  for (NodeIndex i = At(block).first; i != 0; i = At(i).next) {
    guard_ = context.guard;
    Statement(i, context);
  }
}

void CodeReader::Statement(NodeIndex statement, const Context& context) {
  const Node& node = At(statement);
  switch (node.kind) {
    case NodeKind::kImport:
    case NodeKind::kImportFrom:
      return;
    case NodeKind::kExpressionStatement: {
      // A string that stands alone is a comment.
      const NodeKind kind = At(node.first).kind;
      if (kind == NodeKind::kFString) {
        FormattedString(node.first, false);
      } else if (kind != NodeKind::kString) {
        Expression(node.first);
      }
      return;
    }
    case NodeKind::kAssign:
    case NodeKind::kAnnotated:
      return Assign(statement, context);
    case NodeKind::kFunction:
      return Function(statement, context);
    case NodeKind::kClass:
      return Class(statement, context);
    case NodeKind::kIf:
      return If(statement, context);
    case NodeKind::kTry:
      return Try(statement, context);
    default:
      Children(node.first, context);
  }
}

void CodeReader::Children(NodeIndex first, const Context& context) {
  for (NodeIndex i = first; i != 0; i = At(i).next) {
    if (At(i).kind == NodeKind::kBlock) {
      Block(i, context);
    } else {
      guard_ = context.guard;
      Expression(i);
    }
  }
}

void CodeReader::If(NodeIndex statement, const Context& context) {
  Context rest = context;
  for (NodeIndex i = At(statement).first; i != 0; i = At(i).next) {
    if (At(i).kind == NodeKind::kBlock) {
      Block(i, rest);  // of else
      continue;
    }
    guard_ = rest.guard;
    Expression(i);
    Context inside = rest;
    inside.guard = IfGuard(i, rest.guard, rest.guard);
    i = At(i).next;
    Block(i, inside);
  }
}

void CodeReader::Try(NodeIndex statement, const Context& context) {
  Context inside = context;
  inside.guard = TryGuard(statement, context.guard);
  const NodeIndex first = At(statement).first;
  for (NodeIndex i = first; i != 0; i = At(i).next) {
    if (At(i).kind == NodeKind::kHandler) {
      Handler(i, context);
    } else {
      Block(i, i == first ? inside : context);
    }
  }
}

void CodeReader::Handler(NodeIndex handler, const Context& context) {
  const NodeIndex first = At(handler).first;
  const auto note = [this](NodeIndex expression) {
    const NodeIndex name = LastName(expression);
    if (name == 0) return;
    rows_.Add(FactKind::kCall, {"@except.", TextOf(name)}, {}, At(name).pos);
  };
  Context inside = context;
  if (Catches(handler)) inside.guard = std::max(context.guard, Guard::kGuarded);
  if (At(first).kind == NodeKind::kBlock) return Block(first, inside);
  if (At(first).kind == NodeKind::kTuple) {
    for (NodeIndex i = At(first).first; i != 0; i = At(i).next) note(i);
  } else {
    note(first);
  }
  guard_ = context.guard;
  Expression(first);
  Block(At(first).next, inside);
}

void CodeReader::Assign(NodeIndex statement, const Context& context) {
  const Node& node = At(statement);
  const bool annotated = node.kind == NodeKind::kAnnotated;
  const bool has_value = !annotated || (node.flags & kHasValue) != 0;
  const NodeIndex value = has_value ? LastOf(statement) : 0;
  // Looked at once, however many names get it.
  FactValue known;
  if (value != 0 && context.scope == Scope::kClass) known = ValueOf(value);
  bool default_args = false;
  for (NodeIndex i = node.first; i != 0; i = At(i).next) {
    if (At(i).kind != NodeKind::kTarget) {
      Expression(i);
      continue;
    }
    const NodeIndex target = At(i).first;
    Expression(target, true);
    if (value == 0) continue;
    if (context.scope == Scope::kClass) AttributesOf(target, known, context);
    if (const NodeIndex key = DefaultArgsKey(target)) {
      DefaultArg(std::string(Literal(key)), value, At(key).pos);
    }
    default_args |=
        At(target).kind == NodeKind::kName && TextOf(target) == "default_args";
  }
  if (default_args) DefaultArgs(value);
}

}  // namespace upgrade_advisor::python
