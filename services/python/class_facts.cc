// Classes, functions and their decorators.
#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/domain/redaction.h"
#include "services/python/code_reader.h"

namespace upgrade_advisor::python {

std::string CodeReader::ParametersOf(NodeIndex parameters) const {
  std::string text;
  for (NodeIndex i = At(parameters).first; i != 0; i = At(i).next) {
    absl::StrAppend(&text, text.empty() ? "" : ",", TextOf(i));
  }
  return text;
}

void CodeReader::WalkParameters(NodeIndex parameters) {
  for (NodeIndex i = At(parameters).first; i != 0; i = At(i).next) {
    for (NodeIndex c = At(i).first; c != 0; c = At(c).next) {
      Expression(At(c).kind == NodeKind::kAnnotation ? At(c).first : c);
    }
  }
}

// What Airflow hands over by name.
void CodeReader::ContextParameters(NodeIndex parameters) {
  for (NodeIndex i = At(parameters).first; i != 0; i = At(i).next) {
    const absl::string_view name = TextOf(i);
    if ((At(i).flags & kIsVariadic) != 0 || name == "self" || name == "args" ||
        name == "kwargs" || name == "context") {
      continue;
    }
    rows_.Add(FactKind::kContext, {name}, {"parameter"}, At(i).pos);
  }
}

// "task", "task.docker" and whatever is imported as one of them.
bool CodeReader::IsTask(NodeIndex decorator) const {
  NodeIndex expression = At(decorator).first;
  const Head head = HeadOf(expression);
  if (head.root == "task") return true;
  if (head.root.empty()) return false;
  for (const ImportTarget& target : *head.targets) {
    const std::string path = absl::StrCat(PathOf(target, head), ".");
    if (absl::StartsWith(path, "airflow.") &&
        absl::StrContains(path, ".task.")) {
      return true;
    }
  }
  return false;
}

void CodeReader::Decorator(NodeIndex decorator) {
  const NodeIndex expression = At(decorator).first;
  if (At(expression).kind == NodeKind::kChain) {
    return Chain(expression, false, true);
  }
  if (At(expression).kind == NodeKind::kName) {
    const Head head = HeadOf(expression);
    CalleeRows(expression, &head, true);
  }
  Expression(expression);
}

void CodeReader::Function(NodeIndex statement, const Context& context) {
  const Node& node = At(statement);
  const absl::string_view name = tree_.TextOf(node);
  const absl::string_view async = (node.flags & kIsAsync) != 0 ? "async," : "";
  bool hears = callbacks_.contains(name);
  bool task = false;
  for (NodeIndex i = node.first; i != 0; i = At(i).next) {
    switch (At(i).kind) {
      case NodeKind::kDecorator:
        task = task || IsTask(i);
        Decorator(i);
        break;
      case NodeKind::kBlock:
        Block(i, {Scope::kFunction, context.guard, 0});
        break;
      case NodeKind::kParameters: {
        const std::string parameters = ParametersOf(i);
        if (context.scope == Scope::kModule) {
          rows_.Add(FactKind::kClass, {"@function.", name}, {async, parameters},
                    node.pos);
        } else if (context.scope == Scope::kClass) {
          const FactValue value{absl::StrCat(async, parameters)};
          facts_.classes[context.owner].members.push_back(
              {true, rows_.MakeRow(FactKind::kClass, {name}, value, node.pos)});
        }
        WalkParameters(i);
        if (hears || task) ContextParameters(i);
        for (NodeIndex p = At(i).first; task && p != 0; p = At(p).next) {
          if ((At(p).flags & kHasDefault) == 0) continue;
          rows_.AddValue(FactKind::kKeyword, {"@task.", TextOf(p)},
                         ValueOf(LastOf(p)), At(p).pos);
        }
        break;
      }
      case NodeKind::kAnnotation:
        Expression(At(i).first);
        break;
      default:
        Expression(i);
    }
  }
}

void CodeReader::Class(NodeIndex statement, const Context& context) {
  const Node& node = At(statement);
  const size_t owner = facts_.classes.size();
  facts_.classes.emplace_back();
  std::string bases;
  for (NodeIndex i = node.first; i != 0; i = At(i).next) {
    if (At(i).kind == NodeKind::kCall) Bases(i, owner);
  }
  for (PythonFileFacts::Text base : facts_.classes[owner].bases) {
    absl::StrAppend(&bases, bases.empty() ? "" : ",", facts_.ViewOf(base));
  }
  PythonFileFacts::Row& row = facts_.classes[owner].row;
  const FactValue value{bases};
  row = rows_.MakeRow(FactKind::kClass, {tree_.TextOf(node)}, value, node.pos);
  rows_.Add(FactKind::kClass, {tree_.TextOf(node)}, {bases}, node.pos);
  // From here on only the last names matter.
  for (PythonFileFacts::Text& base : facts_.classes[owner].bases) {
    const size_t dot = facts_.ViewOf(base).rfind('.');
    if (dot == absl::string_view::npos) continue;
    base.at += dot + 1;
    base.size -= dot + 1;
  }
  for (NodeIndex i = node.first; i != 0; i = At(i).next) {
    switch (At(i).kind) {
      case NodeKind::kDecorator:
        Decorator(i);
        break;
      case NodeKind::kCall:
        for (NodeIndex a = At(i).first; a != 0; a = At(a).next) Expression(a);
        break;
      case NodeKind::kBlock:
        Block(i, {Scope::kClass, context.guard, owner});
        break;
      default:
        Expression(i);
    }
  }
}

void CodeReader::Bases(NodeIndex call, size_t owner) {
  for (NodeIndex i = At(call).first; i != 0; i = At(i).next) {
    const Head head = HeadOf(i);
    if (head.root.empty()) continue;
    if (At(i).kind == NodeKind::kChain) {
      // "Generic[T]" is Generic.
      NodeIndex link = At(head.last).next;
      while (link != 0 && At(link).kind == NodeKind::kSubscript) {
        link = At(link).next;
      }
      if (link != 0) continue;
    }
    const ImportTarget written{std::string(head.root), Guard::kNone};
    const std::string path =
        PathOf(head.targets->empty() ? written : head.targets->front(), head);
    facts_.classes[owner].bases.push_back(rows_.Keep({path}));
  }
}

void CodeReader::AttributesOf(NodeIndex target, const FactValue& value,
                              const Context& context) {
  const Node& node = At(target);
  const FactValue unknown = {"", true};
  if (node.kind == NodeKind::kTuple || node.kind == NodeKind::kList ||
      node.kind == NodeKind::kStarred) {
    for (NodeIndex i = node.first; i != 0; i = At(i).next) {
      AttributesOf(i, unknown, context);
    }
    return;
  }
  if (node.kind != NodeKind::kName) return;
  const bool secret = value.literal && IsSecretName(tree_.TextOf(node));
  facts_.classes[context.owner].members.push_back(
      {false, rows_.MakeRow(FactKind::kClass, {tree_.TextOf(node)},
                            secret ? unknown : value, node.pos)});
}

}  // namespace upgrade_advisor::python
