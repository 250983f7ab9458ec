#include "services/python/code_walker.h"

#include <algorithm>
#include <string>

#include "absl/strings/string_view.h"

namespace upgrade_advisor::python {

CodeWalker::CodeWalker(const Tree& tree, SourceText& source,
                       PythonFileFacts& facts)
    : tree_(tree),
      rows_(source, facts),
      scopes_(tree),
      names_(tree, scopes_),
      guards_(tree, names_, scopes_),
      values_(tree, names_),
      sources_(tree, names_),
      imports_(tree, names_, scopes_, facts, rows_),
      facts_(facts),
      calls_(tree, names_, values_, rows_),
      arguments_(tree, names_, scopes_, guards_, facts, rows_),
      classes_(tree, names_, facts, rows_),
      contexts_(tree, sources_, rows_),
      strings_(tree, sources_, rows_) {}

void CodeWalker::Read() {
  if (tree_.root == 0) return;
  imports_.Read();
  Block(tree_.root, {});
  rows_.Finish();
}

// Classes and functions in a block go through Statement with a nesting of their
// own; everything else hands its own down.
void CodeWalker::Block(NodeIndex block, const Nesting& nesting) {
  const AirflowMinors outer = rows_.minors();
  for (NodeIndex i = tree_[block].first; i != 0; i = tree_[i].next) {
    Statement(i, nesting);
    if (tree_[i].kind != NodeKind::kIf) continue;
    rows_.SetMinors(rows_.minors() & guards_.After(i, nesting.names));
  }
  rows_.SetMinors(outer);
}

// Statements with a meaning for facts; all others are what Other makes of them:
// their expressions in order, then their blocks.
void CodeWalker::Statement(NodeIndex statement, const Nesting& nesting) {
  switch (tree_[statement].kind) {
    case NodeKind::kImport:
    case NodeKind::kImportFrom:
      return;  // ImportPass has read them
    case NodeKind::kExpressionStatement: {
      // A string that stands alone is a comment.
      const NodeIndex expression = tree_[statement].first;
      const NodeKind kind = tree_[expression].kind;
      if (kind == NodeKind::kFString) {
        FormattedString(expression, nesting, true);
      } else if (kind != NodeKind::kString) {
        Expression(expression, nesting);
      }
      return;
    }
    case NodeKind::kAssign:
    case NodeKind::kAnnotated:
      return Assign(statement, nesting);
    case NodeKind::kFunction:
      return Function(statement, nesting);
    case NodeKind::kClass:
      return Class(statement, nesting);
    case NodeKind::kIf:
      return If(statement, nesting);
    case NodeKind::kTry:
      return Try(statement, nesting);
    default:
      Other(statement, nesting);
  }
}

// In "with DAG(...):" the block is of that DAG. It gets the next number, since
// a DAG is counted before what is in its arguments.
void CodeWalker::Other(NodeIndex statement, const Nesting& nesting) {
  Nesting inside = nesting;
  for (NodeIndex i = tree_[statement].first; i != 0; i = tree_[i].next) {
    if (tree_[i].kind == NodeKind::kBlock) {
      Block(i, inside);
      continue;
    }
    const uint32_t next = dags_seen_ + 1;
    Expression(i, inside);
    if (MakesDag(i, false)) inside.dag = next;
  }
}

bool CodeWalker::MakesDag(NodeIndex expression, bool decorator) const {
  const CodeNames::Head head = names_.HeadOf(expression);
  if (head.root.empty()) return false;
  // After the names there is one call, or none of a decorator.
  const NodeIndex call = tree_[head.last].next;
  const bool is_chain = tree_[expression].kind == NodeKind::kChain;
  if (is_chain && call != 0) {
    if (tree_[call].kind != NodeKind::kCall || tree_[call].next != 0) {
      return false;
    }
  } else if (!decorator) {
    return false;
  }
  return calls_.NameOf(head.last, &head, decorator) == "DAG";
}

void CodeWalker::If(NodeIndex statement, const Nesting& nesting) {
  Nesting rest = nesting;
  const AirflowMinors outer = rows_.minors();
  AirflowMinors rest_minors = outer;
  for (NodeIndex i = tree_[statement].first; i != 0; i = tree_[i].next) {
    rows_.SetMinors(rest_minors);
    if (tree_[i].kind == NodeKind::kBlock) {
      Block(i, rest);  // of else
      continue;
    }
    // A test runs if those before it were false.
    Expression(i, rest);
    const GuardRules::OfTest test = guards_.OfIf(i, rest.guard, nesting.names);
    rest.guard = test.rest;
    Nesting inside = nesting;
    inside.guard = test.inside;
    i = tree_[i].next;
    // What runs under a test of Airflow that is not understood, nobody knows.
    if (test.inside == Guard::kGuarded && nesting.guard == Guard::kNone) {
      rest_minors = AirflowMinors();
    }
    rows_.SetMinors(rest_minors & test.inside_minors);
    rest_minors = rest_minors & test.rest_minors;
    Block(i, inside);
  }
  rows_.SetMinors(outer);
}

// Only the first block is guarded; else and finally run outside the try.
void CodeWalker::Try(NodeIndex statement, const Nesting& nesting) {
  Nesting inside = nesting;
  inside.guard = guards_.OfTry(statement, nesting.guard);
  const NodeIndex first = tree_[statement].first;
  const bool outer = rows_.one_side();
  const bool tries = guards_.TriesOneSide(statement);
  for (NodeIndex i = first; i != 0; i = tree_[i].next) {
    const bool is_handler = tree_[i].kind == NodeKind::kHandler;
    rows_.SetOneSide(
        outer || (is_handler ? guards_.IsOfOtherSide(i) : tries && i == first));
    if (is_handler) {
      Handler(i, nesting);
    } else {
      Block(i, i == first ? inside : nesting);
    }
  }
  rows_.SetOneSide(outer);
}

void CodeWalker::Handler(NodeIndex handler, const Nesting& nesting) {
  Nesting inside = nesting;
  inside.guard = guards_.OfHandler(handler, nesting.guard);
  const NodeIndex caught = tree_[handler].first;
  if (tree_[caught].kind == NodeKind::kBlock) return Block(caught, inside);
  if (tree_[caught].kind == NodeKind::kTuple) {
    for (NodeIndex i = tree_[caught].first; i != 0; i = tree_[i].next) {
      calls_.Except(i, nesting.OfDag());
    }
  } else {
    calls_.Except(caught, nesting.OfDag());
  }
  Expression(caught, nesting);
  Block(tree_[caught].next, inside);
}

void CodeWalker::Assign(NodeIndex statement, const Nesting& nesting) {
  const Node& node = tree_[statement];
  const bool annotated = node.kind == NodeKind::kAnnotated;
  const bool has_value = !annotated || (node.flags & kHasValue) != 0;
  // "x: int" has an annotation last, and no value.
  const NodeIndex value = has_value ? tree_.LastOf(statement) : 0;
  const bool in_class = nesting.scope == Scope::kClass;
  // Looked at once, however many names get it.
  FactValue known;
  if (value != 0 && in_class) known = values_.ValueOf(value);
  bool default_args = false;
  for (NodeIndex i = node.first; i != 0; i = tree_[i].next) {
    if (tree_[i].kind != NodeKind::kTarget) {
      Expression(i, nesting);
      continue;
    }
    const NodeIndex target = tree_[i].first;
    Expression(target, nesting, true);
    if (value == 0) continue;
    if (in_class) classes_.Attribute(nesting.owner, target, known);
    calls_.DefaultArgsTarget(target, value, nesting.OfDag());
    NoteRun(target, value);
    default_args |= tree_[target].kind == NodeKind::kName &&
                    tree_.TextOf(target) == "default_args";
  }
  if (default_args) calls_.DefaultArgs(value, nesting.OfDag());
}

// Decorators come first among the children: by the parameters it is known
// whether the function is a task. The body of a function that is a DAG is in
// it.
void CodeWalker::Function(NodeIndex statement, const Nesting& nesting) {
  const size_t holders = context_holders_.size();
  const size_t run_holders = run_holders_.size();
  bool is_task = false;
  Nesting inside = nesting;
  Nesting body = nesting;
  body.scope = Scope::kFunction;
  body.owner = 0;
  body.names = scopes_.Of(statement);
  if (nesting.scope == Scope::kClass) {
    body.method_of = static_cast<uint32_t>(nesting.owner + 1);
  }
  for (NodeIndex i = tree_[statement].first; i != 0; i = tree_[i].next) {
    switch (tree_[i].kind) {
      case NodeKind::kDecorator:
        is_task = is_task || names_.IsTask(i);
        inside.dag = Decorator(i, inside);
        break;
      case NodeKind::kBlock:
        body.dag = inside.dag;
        Block(i, body);
        break;
      case NodeKind::kParameters:
        body.function = FunctionParameters(statement, i, is_task, inside);
        break;
      case NodeKind::kAnnotation:
        Expression(tree_[i].first, inside);
        break;
      default:
        Expression(i, inside);
    }
  }
  context_holders_.resize(holders);
  run_holders_.resize(run_holders);
}

// A function in a function has no row: nobody can import it or override it.
uint32_t CodeWalker::NoteFunction(NodeIndex statement, NodeIndex parameters,
                                  const Nesting& nesting) {
  if (nesting.scope == Scope::kModule) {
    classes_.Function(statement, parameters);
    return arguments_.Function(statement, parameters, nullptr);
  }
  if (nesting.scope == Scope::kFunction) return 0;
  classes_.Method(nesting.owner, statement, parameters);
  PythonFileFacts::Class& owner = classes_.At(nesting.owner);
  const uint32_t number = arguments_.Function(statement, parameters, &owner);
  if (tree_.TextOf(statement) == "__init__") owner.constructor = number;
  return number;
}

uint32_t CodeWalker::FunctionParameters(NodeIndex statement,
                                        NodeIndex parameters, bool is_task,
                                        const Nesting& nesting) {
  const uint32_t number = NoteFunction(statement, parameters, nesting);
  Parameters(parameters, nesting);
  const absl::string_view name = tree_.TextOf(statement);
  if (is_task || names_.IsCallback(name)) {
    contexts_.Parameters(name, parameters, is_task || sources_.IsCallable(name),
                         nesting.OfDag());
    for (absl::string_view held : sources_.OfRun(name, parameters)) {
      run_holders_.push_back(held);
    }
  }
  for (absl::string_view holder :
       sources_.HoldersOf(name, parameters, is_task)) {
    context_holders_.push_back(holder);
  }
  if (is_task) {
    calls_.TaskDefaults(parameters, nesting.OfDag());
    calls_.TaskOrder(parameters, nesting.OfDag());
  }
  return number;
}

// The class is noted before its body, whose members need its number.
void CodeWalker::Class(NodeIndex statement, const Nesting& nesting) {
  Nesting body = nesting;
  body.scope = Scope::kClass;
  body.owner = classes_.Class(statement);
  body.function = 0;
  for (NodeIndex i = tree_[statement].first; i != 0; i = tree_[i].next) {
    switch (tree_[i].kind) {
      case NodeKind::kDecorator:
        Decorator(i, nesting);
        break;
      case NodeKind::kCall:
        // Its bases look like a call and are none: no row of kind keyword.
        for (NodeIndex a = tree_[i].first; a != 0; a = tree_[a].next) {
          Expression(a, nesting);
        }
        break;
      case NodeKind::kBlock:
        body.names = scopes_.Of(statement);
        Block(i, body);
        break;
      default:
        Expression(i, nesting);
    }
  }
}

uint32_t CodeWalker::Decorator(NodeIndex decorator, const Nesting& nesting) {
  const NodeIndex expression = tree_[decorator].first;
  const bool makes_dag = MakesDag(expression, true);
  const uint32_t dag = makes_dag ? dags_seen_ + 1 : nesting.dag;
  if (tree_[expression].kind == NodeKind::kChain) {
    Chain(expression, nesting, false, true);
    return dag;
  }
  if (tree_[expression].kind == NodeKind::kName) {
    const CodeNames::Head head = names_.HeadOf(expression);
    BareDecorator(expression, expression, &head, nesting);
  }
  Expression(expression, nesting);
  return dag;
}

// A decorator without brackets is a call as well: of the function.
void CodeWalker::BareDecorator(NodeIndex expression, NodeIndex callee,
                               const CodeNames::Head* head,
                               const Nesting& nesting) {
  const Membership of = NextCall(calls_.NameOf(callee, head, true), nesting);
  calls_.Callee(callee, head, true, of);
  if (head != nullptr) {
    arguments_.BareDecorator(expression, SiteOf(nesting, of));
  }
}

bool CodeWalker::IsContext(absl::string_view name) const {
  return names_.IsCurrentContext(name) ||
         std::find(context_holders_.begin(), context_holders_.end(), name) !=
             context_holders_.end();
}

Membership CodeWalker::NextCall(absl::string_view name,
                                const Nesting& nesting) {
  facts_.outer_calls.push_back(nesting.call);
  return {++calls_seen_, name == "DAG" ? ++dags_seen_ : nesting.dag};
}

// Names and numbers by themselves say nothing. What is not listed has children
// and no meaning of its own.
void CodeWalker::Expression(NodeIndex expression, const Nesting& nesting,
                            bool stored) {
  const Node& node = tree_[expression];
  switch (node.kind) {
    case NodeKind::kName:
    case NodeKind::kNumber:
    case NodeKind::kConstant:
    case NodeKind::kLeaf:
    case NodeKind::kBytes:
    case NodeKind::kOperator:
      return;
    case NodeKind::kString:
      return strings_.Read(expression, nesting.call, nesting.OfDag());
    case NodeKind::kFString:
      return FormattedString(expression, nesting, false);
    case NodeKind::kChain:
      return Chain(expression, nesting, stored, false);
    case NodeKind::kLambda:
    case NodeKind::kComprehension:
      return Scoped(expression, nesting);
    case NodeKind::kSeveral:
      return Several(expression, nesting);
    case NodeKind::kTarget:
      return Expression(node.first, nesting, true);
    case NodeKind::kBlock:
      return;  // of no expression
    case NodeKind::kTuple:
    case NodeKind::kList:
    case NodeKind::kStarred:
      break;  // "a.b, c.d = x" stores to each
    default:
      stored = false;
  }
  for (NodeIndex i = node.first; i != 0; i = tree_[i].next) {
    Expression(i, nesting, stored);
  }
}

void CodeWalker::Several(NodeIndex expression, const Nesting& nesting) {
  const AirflowMinors outer = rows_.minors();
  AirflowMinors rest = outer;
  for (NodeIndex i = tree_[expression].first; i != 0; i = tree_[i].next) {
    const NodeIndex word = tree_[i].next;
    const bool conditional = word != 0 &&
                             tree_[word].kind == NodeKind::kOperator &&
                             tree_.WordOf(word) == Word::kIf;
    if (!conditional) {
      rows_.SetMinors(rest);
      Expression(i, nesting);
      continue;
    }
    const NodeIndex test = tree_[word].next;
    const GuardRules::OfTest minors =
        guards_.OfIf(test, nesting.guard, nesting.names);
    const AirflowMinors before = rest;
    // As in an "if": what a test decides that is not understood.
    if (minors.inside == Guard::kGuarded && nesting.guard == Guard::kNone) {
      rest = AirflowMinors();
    }
    rows_.SetMinors(rest & minors.inside_minors);
    Expression(i, nesting);
    rows_.SetMinors(before);
    Expression(test, nesting);
    rest = rest & minors.rest_minors;
    i = test;
  }
  rows_.SetMinors(outer);
}

// What has names of its own: a lambda, a comprehension.
void CodeWalker::Scoped(NodeIndex expression, const Nesting& nesting) {
  Nesting inside = nesting;
  inside.names = scopes_.Of(expression);
  if (tree_[expression].kind == NodeKind::kLambda) {
    inside.function = 0;
    Parameters(tree_[expression].first, nesting);
    return Expression(tree_.LastOf(expression), inside);
  }
  for (NodeIndex i = tree_[expression].first; i != 0; i = tree_[i].next) {
    Expression(i, inside);
  }
}

// Defaults and annotations run where the function is defined.
void CodeWalker::Parameters(NodeIndex parameters, const Nesting& nesting) {
  for (NodeIndex i = tree_[parameters].first; i != 0; i = tree_[i].next) {
    for (NodeIndex c = tree_[i].first; c != 0; c = tree_[c].next) {
      Expression(tree_[c].kind == NodeKind::kAnnotation ? tree_[c].first : c,
                 nesting);
    }
  }
}

// The code in its fields runs even where the text is only a comment.
void CodeWalker::FormattedString(NodeIndex string, const Nesting& nesting,
                                 bool comment) {
  const bool outermost = !rows_.InString();
  if (outermost) rows_.EnterString(tree_[string].pos);
  if (!comment) strings_.Read(string, nesting.call, nesting.OfDag());
  for (NodeIndex i = tree_[string].first; i != 0; i = tree_[i].next) {
    if (tree_[i].kind != NodeKind::kField) continue;
    for (NodeIndex c = tree_[i].first; c != 0; c = tree_[c].next) {
      if (tree_[c].kind == NodeKind::kField) {
        // A field of the format: f"{width:{places}}".
        for (NodeIndex f = tree_[c].first; f != 0; f = tree_[f].next) {
          Expression(f, nesting);
        }
      } else {
        Expression(c, nesting);
      }
    }
  }
  if (outermost) rows_.LeaveString();
}

// `decorator`: the last link is what decorates.
void CodeWalker::Chain(NodeIndex chain, const Nesting& nesting, bool stored,
                       bool decorator) {
  const NodeIndex root = tree_[chain].first;
  const NodeIndex last = tree_.LastOf(chain);
  const CodeNames::Head head = names_.HeadOf(chain);
  if (head.root.empty()) {
    Expression(root, nesting);
  } else {
    imports_.Reached(head);
    calls_.HeadAttributes(head, stored && head.last == last, nesting.OfDag());
  }
  Links(chain, head, nesting, decorator);
  RunAttributes(chain, head, nesting);
  if (head.root == "self") OwnXcom(head, nesting);
  // Attributes that do not belong to the head.
  bool past_head = head.root.empty();
  for (NodeIndex i = root; i != 0; i = tree_[i].next) {
    if (past_head && i != root && tree_[i].kind == NodeKind::kAttribute &&
        !(stored && i == last)) {
      calls_.Attribute(i, nesting.OfDag());
    }
    past_head = past_head || i == head.last;
  }
  if (decorator && tree_[last].kind == NodeKind::kAttribute) {
    BareDecorator(chain, last, head.last == last ? &head : nullptr, nesting);
  }
}

// The links in order; each may be one of a task context, which the name before
// it holds or the call before it has given.
void CodeWalker::Links(NodeIndex chain, const CodeNames::Head& head,
                       const Nesting& nesting, bool decorator) {
  bool of_context = !head.root.empty() && names_.HoldsContext(head.root);
  bool elsewhere = !IsContext(head.root);
  NodeIndex before = tree_[chain].first;
  for (NodeIndex i = tree_[before].next; i != 0;
       before = i, i = tree_[i].next) {
    if (of_context) contexts_.Access(i, elsewhere, nesting.OfDag());
    elsewhere = false;
    of_context = false;
    if (tree_[i].kind == NodeKind::kCall) {
      const bool named = tree_[before].kind == NodeKind::kName ||
                         tree_[before].kind == NodeKind::kAttribute;
      Call({chain, head, named ? before : 0}, i,
           before == head.last ? &head : nullptr, nesting,
           decorator && tree_[i].next == 0);
      of_context = named && tree_.TextOf(before) == "get_current_context";
    } else if (tree_[i].kind == NodeKind::kSubscript) {
      for (NodeIndex c = tree_[i].first; c != 0; c = tree_[c].next) {
        Expression(c, nesting);
      }
    }
  }
}

}  // namespace upgrade_advisor::python
