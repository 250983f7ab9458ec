// Statements with blocks, and patterns of match.
#include <algorithm>

#include "services/python/parser.h"

namespace upgrade_advisor::python {

// 0 without a mistake: no compound statement is here.
NodeIndex Parser::Compound() {
  if (Is('@')) return Decorated();
  if (!Is(TokenKind::kName)) return 0;
  const uint32_t pos = Now().pos;
  switch (static_cast<Keyword>(Now().code)) {
    case Keyword::kIf:
      return If();
    case Keyword::kWhile:
      return While();
    case Keyword::kFor:
      return For();
    case Keyword::kTry:
      return Try();
    case Keyword::kWith:
      return With();
    case Keyword::kDef:
      return Function({}, pos, false);
    case Keyword::kClass:
      return Class({});
    case Keyword::kAsync:
      ++at_;
      if (Is(Keyword::kDef)) return Function({}, pos, true);
      if (Is(Keyword::kFor)) return For();
      if (Is(Keyword::kWith)) return With();
      Fail("async is not followed by def, for or with");
      return 0;
    case Keyword::kNone:
      return MatchFollows() ? Match() : 0;
    default:
      return 0;
  }
}

// 'if' test block ('elif' test block)* ['else' block]. Flat: an elif is no if
// in an else, or a long chain would be deep.
NodeIndex Parser::If() {
  const uint32_t pos = Now().pos;
  List parts;
  while (Accept(Keyword::kIf) || Accept(Keyword::kElif)) {
    Append(parts, NamedExpression());
    Append(parts, Block());
    if (!Is(Keyword::kElif)) break;
  }
  if (Accept(Keyword::kElse)) Append(parts, Block());
  return Make(NodeKind::kIf, pos, parts);
}

// 'while' test block ['else' block]
NodeIndex Parser::While() {
  const uint32_t pos = Now().pos;
  ++at_;
  List parts = One(NamedExpression());
  Append(parts, Block());
  if (Accept(Keyword::kElse)) Append(parts, Block());
  return Make(NodeKind::kOther, pos, parts);
}

// 'for' targets 'in' expressions block ['else' block]
NodeIndex Parser::For() {
  const uint32_t pos = Now().pos;
  ++at_;
  List parts = One(Targets());
  Expect(Keyword::kIn, "a for has no in");
  Append(parts, StarExpressions(false));
  Append(parts, Block());
  if (Accept(Keyword::kElse)) Append(parts, Block());
  return Make(NodeKind::kOther, pos, parts);
}

// 'try' block handler* ['else' block] ['finally' block], with at least a
// handler or a finally. else and finally are the same to facts: blocks that
// nothing guards.
NodeIndex Parser::Try() {
  const uint32_t pos = Now().pos;
  ++at_;
  List parts = One(Block());
  bool caught = false;
  while (!failed_ && Is(Keyword::kExcept)) {
    caught = true;
    const uint32_t handler = Now().pos;
    ++at_;
    Accept('*');
    List inside;
    if (!Is(':')) {
      // "except A, B:" without brackets is Python 3.14; with "as" it is not
      // allowed.
      Append(inside, StarExpressions(false));
      if (Accept(Keyword::kAs)) Expect(Keyword::kNone, "a name is missing");
    }
    Append(inside, Block());
    Append(parts, Make(NodeKind::kHandler, handler, inside));
  }
  if (caught && Accept(Keyword::kElse)) Append(parts, Block());
  if (Accept(Keyword::kFinally)) {
    caught = true;
    Append(parts, Block());
  }
  if (!caught) Fail("a try has no except and no finally");
  return Make(NodeKind::kTry, pos, parts);
}

// Whether the bracket after "with" is around its items: it closes before the
// colon. Else it belongs to an expression, "with (a or b).c():".
bool Parser::WithInBrackets() {
  if (!Is('(')) return false;
  int depth = 0;
  for (size_t i = at_; i < tokens_.size(); ++i) {
    const Token& token = tokens_[i];
    if (token.kind == TokenKind::kNewline || token.kind == TokenKind::kError) {
      return false;
    }
    if (token.kind != TokenKind::kOperator) continue;
    if (token.code == '(' || token.code == '[' || token.code == '{') ++depth;
    if (token.code == ')' || token.code == ']' || token.code == '}') {
      if (--depth > 0) continue;
      const Token& after = tokens_[std::min(i + 1, tokens_.size() - 1)];
      return after.kind == TokenKind::kOperator && after.code == ':';
    }
  }
  return false;
}

// expression ['as' target]
void Parser::WithItem(List& parts) {
  Append(parts, Is('*') ? Item() : NamedExpression());
  if (!Accept(Keyword::kAs)) return;
  const uint32_t pos = Now().pos;
  NodeIndex target;
  if (Accept('*')) {
    target = Make(NodeKind::kStarred, pos, One(Primary()));
  } else {
    target = Primary();
  }
  Append(parts, MakeTarget(target));
}

NodeIndex Parser::With() {
  const uint32_t pos = Now().pos;
  ++at_;
  List parts;
  if (WithInBrackets()) {
    // Also right for "with (a):", "with (a, b):" and "with (yield):", where the
    // brackets are of the expression: the parts are the same.
    const Deeper deeper(*this);
    ++at_;
    if (Is(Keyword::kYield)) {
      Append(parts, Yield());
    } else {
      do {
        if (Is(')')) break;
        WithItem(parts);
        if (ComprehensionFollows()) Comprehension(parts);
      } while (Accept(','));
    }
    Expect(')', "a bracket is not closed");
  } else {
    do {
      WithItem(parts);
    } while (Accept(','));
  }
  Append(parts, Block());
  return Make(NodeKind::kOther, pos, parts);
}

// ('@' expression NEWLINE)+ and what they decorate. The node of a function is
// at its def, not at the first decorator.
NodeIndex Parser::Decorated() {
  List decorators;
  while (!failed_ && Is('@')) {
    const uint32_t pos = Now().pos;
    ++at_;
    Append(decorators, Make(NodeKind::kDecorator, pos, One(NamedExpression())));
    Expect(TokenKind::kNewline, "a syntax error");
    while (Accept(TokenKind::kNewline)) {
    }
  }
  if (failed_) return 0;
  const uint32_t pos = Now().pos;
  if (Is(Keyword::kClass)) return Class(decorators);
  const bool is_async = Accept(Keyword::kAsync);
  if (Is(Keyword::kDef)) return Function(decorators, pos, is_async);
  Fail("a decorator is not followed by def or class");
  return 0;
}

// 'def' NAME [type_params] '(' parameters ')' ['->' type] block
NodeIndex Parser::Function(List decorators, uint32_t pos, bool is_async) {
  ++at_;
  const Token& name = Now();
  Expect(Keyword::kNone, "a name is missing");
  List parts = decorators;
  TypeParameters(parts);
  Expect('(', "a bracket is missing");
  Append(parts, Parameters(false));
  Expect(')', "a bracket is not closed");
  if (Accept(kArrow)) {
    Append(parts,
           Make(NodeKind::kAnnotation, Now().pos, One(StarExpressions(false))));
  }
  Append(parts, Block());
  const NodeIndex node = MakeText(NodeKind::kFunction, name, parts);
  if (node != 0) {
    tree_.nodes[node].pos = pos;
    if (is_async) tree_.nodes[node].flags = kIsAsync;
  }
  return node;
}

// 'class' NAME [type_params] ['(' arguments ')'] block
NodeIndex Parser::Class(List decorators) {
  const uint32_t pos = Now().pos;
  ++at_;
  const Token& name = Now();
  Expect(Keyword::kNone, "a name is missing");
  List parts = decorators;
  TypeParameters(parts);
  if (Is('(')) Append(parts, Call());
  Append(parts, Block());
  const NodeIndex node = MakeText(NodeKind::kClass, name, parts);
  if (node != 0) tree_.nodes[node].pos = pos;
  return node;
}

// Up to the closing bracket, or the colon of a lambda.
NodeIndex Parser::Parameters(bool lambda) {
  const uint32_t pos = Now().pos;
  List list;
  uint8_t behind = 0;
  while (!failed_ && !Is(')') && !Is(':')) {
    // A lone "/" or "*" says how arguments are passed, and is no parameter.
    if (Accept('/')) {
      if (!Accept(',')) break;
      continue;
    }
    uint8_t flags = behind;
    const bool star = Accept('*');
    if (star) behind = kByKeyword;
    if (star && Accept(',')) continue;
    if (star) flags = kIsVariadic;
    if (!star && Accept(kPower)) flags = kIsVariadic | kTakesKeywords;
    const Token& name = Now();
    Expect(Keyword::kNone, "a parameter is missing");
    List parts;
    if (!lambda && Accept(':')) {
      const uint32_t annotation = Now().pos;
      const NodeIndex type = Is('*') ? Item() : Expression();
      Append(parts, Make(NodeKind::kAnnotation, annotation, One(type)));
    }
    if (Accept('=')) {
      flags |= kHasDefault;
      Append(parts, Expression());
    }
    const NodeIndex node = MakeText(NodeKind::kParameter, name, parts);
    if (node != 0) tree_.nodes[node].flags = flags;
    Append(list, node);
    if (!Accept(',')) break;
  }
  return Make(NodeKind::kParameters, pos, list);
}

// "[T: int = str, *Ts, **P]", PEP 695 and 696.
void Parser::TypeParameters(List& parts) {
  if (!Accept('[')) return;
  const Deeper deeper(*this);
  while (!failed_ && !Is(']')) {
    if (!Accept('*')) Accept(kPower);
    Expect(Keyword::kNone, "a name is missing");
    if (Accept(':')) Append(parts, Expression());
    if (Accept('=')) Append(parts, Item());
    if (!Accept(',')) break;
  }
  Expect(']', "a bracket is not closed");
}

// "match" is a name but at the head of a block of cases.
bool Parser::MatchFollows() const {
  if (Text(Now()) != "match") return false;
  size_t i = at_ + 1;
  while (i < tokens_.size() && tokens_[i].kind != TokenKind::kNewline) ++i;
  if (i == at_ + 1 || i + 2 >= tokens_.size()) return false;
  const Token& colon = tokens_[i - 1];
  return colon.kind == TokenKind::kOperator && colon.code == ':' &&
         tokens_[i + 1].kind == TokenKind::kIndent &&
         Text(tokens_[i + 2]) == "case";
}

NodeIndex Parser::Match() {
  const Deeper deeper(*this);
  const uint32_t pos = Now().pos;
  ++at_;
  List parts = One(StarExpressions(false));
  Expect(':', "a colon is missing");
  Expect(TokenKind::kNewline, "a syntax error");
  Expect(TokenKind::kIndent, "an indented block is missing");
  while (!failed_ && !Is(TokenKind::kDedent) && !Is(TokenKind::kEnd)) {
    if (!IsPlainName() || Text(Now()) != "case") {
      Fail("a match has something other than a case");
      return 0;
    }
    ++at_;
    Append(parts, Patterns());
    if (Accept(Keyword::kIf)) Append(parts, NamedExpression());
    Append(parts, Block());
  }
  Accept(TokenKind::kDedent);
  return Make(NodeKind::kOther, pos, parts);
}

// Patterns of a match: of them facts need the names with dots, the classes and
// the literals. A name that is bound is no expression and leaves no node.

// pattern (',' pattern)*, up to the guard or the colon of a case
NodeIndex Parser::Patterns() {
  const uint32_t pos = Now().pos;
  List parts;
  do {
    if (Is(':') || Is(Keyword::kIf)) break;
    if (Accept('*')) {
      Expect(Keyword::kNone, "a name is missing");
    } else {
      Append(parts, AsPattern());
    }
  } while (Accept(','));
  return Make(NodeKind::kSeveral, pos, parts);
}

NodeIndex Parser::AsPattern() {
  const NodeIndex pattern = OrPattern();
  if (Accept(Keyword::kAs)) Expect(Keyword::kNone, "a name is missing");
  return pattern;
}

// closed ('|' closed)*
NodeIndex Parser::OrPattern() {
  const uint32_t pos = Now().pos;
  List parts = One(ClosedPattern());
  while (Accept('|')) Append(parts, ClosedPattern());
  return Make(NodeKind::kSeveral, pos, parts);
}

NodeIndex Parser::ClosedPattern() {
  const Deeper deeper(*this);
  if (failed_) return 0;
  const uint32_t pos = Now().pos;
  if (IsPlainName()) return NamePattern();
  List parts;
  if (Accept('(')) {
    PatternsUntil(parts, ')', false);
  } else if (Accept('[')) {
    PatternsUntil(parts, ']', false);
  } else if (Accept('{')) {
    MappingPattern(parts);
  } else {
    // A literal, or two of a complex number.
    Append(parts, Operand());
    if (Accept('+') || Accept('-')) Append(parts, Operand());
  }
  return Make(NodeKind::kSeveral, pos, parts);
}

// NAME binds and leaves nothing, also as the class of 'A(...)'; 'a.b' is a
// value or a class.
NodeIndex Parser::NamePattern() {
  const Token& token = Now();
  ++at_;
  List chain = One(MakeText(NodeKind::kName, token));
  while (Accept('.')) {
    const Token& name = Now();
    Expect(Keyword::kNone, "no name follows a dot");
    Append(chain, MakeText(NodeKind::kAttribute, name));
  }
  List parts;
  if (!failed_ && chain.first != chain.last) {
    Append(parts, Make(NodeKind::kChain, token.pos, chain));
  }
  if (Accept('(')) PatternsUntil(parts, ')', true);
  return Make(NodeKind::kSeveral, token.pos, parts);
}

void Parser::PatternsUntil(List& parts, uint8_t close, bool keywords) {
  while (!failed_ && !Is(close)) {
    if (keywords && IsPlainName() && Ahead(1).kind == TokenKind::kOperator &&
        Ahead(1).code == '=') {
      at_ += 2;
    }
    if (Accept('*')) {
      Expect(Keyword::kNone, "a name is missing");
    } else {
      Append(parts, AsPattern());
    }
    if (!Accept(',')) break;
  }
  Expect(close, "a bracket is not closed where it should be");
}

// "{key: pattern, **rest}"
void Parser::MappingPattern(List& parts) {
  while (!failed_ && !Is('}')) {
    if (Accept(kPower)) {
      Expect(Keyword::kNone, "a name is missing");
    } else {
      Append(parts, ClosedPattern());
      Expect(':', "an item of a dict has no colon");
      Append(parts, AsPattern());
    }
    if (!Accept(',')) break;
  }
  Expect('}', "a bracket is not closed where it should be");
}

}  // namespace upgrade_advisor::python
