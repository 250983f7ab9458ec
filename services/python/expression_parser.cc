// Expressions. Precedence is of no interest to facts, so operators in a row are
// one node.
#include <algorithm>

#include "services/python/parser.h"

namespace upgrade_advisor::python {
namespace {

Word ComparisonOf(absl::string_view text) {
  if (text == "<") return Word::kLess;
  if (text == "<=") return Word::kLessOrEqual;
  if (text == ">") return Word::kGreater;
  if (text == ">=") return Word::kGreaterOrEqual;
  return text == "==" ? Word::kEqual : Word::kNotEqual;
}

}  // namespace

// After "return", a comma or a colon of a slice an expression may follow or
// not.
bool Parser::StartsExpression() const {
  const Token& token = Now();
  switch (token.kind) {
    case TokenKind::kNumber:
    case TokenKind::kString:
    case TokenKind::kFStart:
      return true;
    case TokenKind::kOperator:
      return token.code == '(' || token.code == '[' || token.code == '{' ||
             token.code == '-' || token.code == '+' || token.code == '~' ||
             token.code == '*' || token.code == kEllipsis;
    case TokenKind::kName:
      switch (static_cast<Keyword>(token.code)) {
        case Keyword::kNone:
        case Keyword::kTrue:
        case Keyword::kFalse:
        case Keyword::kNoneValue:
        case Keyword::kNot:
        case Keyword::kLambda:
        case Keyword::kAwait:
        case Keyword::kYield:
          return true;
        default:
          return false;
      }
    default:
      return false;
  }
}

// item (',' item)* [',']: a tuple without brackets if there is a comma.
NodeIndex Parser::StarExpressions(bool yields) {
  if (yields && Is(Keyword::kYield)) return Yield();
  const uint32_t pos = Now().pos;
  const NodeIndex first = Item();
  if (failed_ || !Is(',')) return first;
  List items = One(first);
  while (Accept(',')) {
    if (!StartsExpression()) break;
    Append(items, Item());
  }
  return Make(NodeKind::kTuple, pos, items);
}

// NAME ':=' expression, or an expression
NodeIndex Parser::NamedExpression() {
  const Token& start = Now();
  const NodeIndex value = Expression();
  if (failed_ || !Is(kWalrus)) return value;
  if (tree_[value].kind != NodeKind::kName) {
    Fail("only a name can be assigned with :=");
    return 0;
  }
  ++at_;
  List parts = One(value);
  Append(parts, Expression());
  return Make(NodeKind::kNamed, start.pos, parts);
}

// "a if b else c if d else e" is one node.
NodeIndex Parser::Expression() {
  if (failed_) return 0;
  if (Is(Keyword::kLambda)) return LambdaExpression();
  const uint32_t pos = Now().pos;
  const NodeIndex first = Disjunction();
  if (failed_ || !Is(Keyword::kIf)) return first;
  List parts = One(first);
  while (!failed_ && Is(Keyword::kIf)) {
    AppendWord(parts, Word::kIf, 1);
    Append(parts, Disjunction());
    if (failed_) return 0;
    if (!Is(Keyword::kElse)) {
      Fail("an if-else expression has no else");
      return 0;
    }
    AppendWord(parts, Word::kElse, 1);
    if (Is(Keyword::kLambda)) {
      Append(parts, LambdaExpression());
      break;
    }
    Append(parts, Disjunction());
  }
  return Make(NodeKind::kSeveral, pos, parts);
}

// Of `tokens` tokens.
void Parser::AppendWord(List& parts, Word word, size_t tokens) {
  const NodeIndex node = MakeText(NodeKind::kOperator, Now());
  if (node == 0) return;
  tree_.nodes[node].code = static_cast<uint8_t>(word);
  Append(parts, node);
  at_ += tokens;
}

// A word between two operands; whether "not" may follow it.
bool Parser::AcceptWord(List& parts) {
  const bool not_next = Ahead(1).kind == TokenKind::kName &&
                        Ahead(1).code == static_cast<uint8_t>(Keyword::kNot);
  if (Is(kComparison)) {
    AppendWord(parts, ComparisonOf(Text(Now())), 1);
  } else if (Is(Keyword::kIn)) {
    AppendWord(parts, Word::kIn, 1);
  } else if (Is(Keyword::kNot)) {
    AppendWord(parts, Word::kNotIn, 2);
  } else if (Is(Keyword::kIs)) {
    AppendWord(parts, not_next ? Word::kIsNot : Word::kIs, not_next ? 2 : 1);
  } else {
    AppendWord(parts, Is(Keyword::kAnd) ? Word::kAnd : Word::kOr, 1);
    return true;
  }
  return false;
}

// and, or and comparisons are read in one loop: who wants them bound rightly
// binds them, which few facts need.
bool Parser::ComparesNext() const {
  return Is(kComparison) || Is(Keyword::kIn) || Is(Keyword::kIs) ||
         Is(Keyword::kAnd) || Is(Keyword::kOr) ||
         (Is(Keyword::kNot) && Ahead(1).kind == TokenKind::kName &&
          Ahead(1).code == static_cast<uint8_t>(Keyword::kIn));
}

// 'not'* arithmetic (('and' | 'or' | comparison) 'not'* arithmetic)*
NodeIndex Parser::Disjunction() {
  const uint32_t pos = Now().pos;
  List parts;
  while (!failed_ && Is(Keyword::kNot)) AppendWord(parts, Word::kNot, 1);
  const NodeIndex first = Arithmetic();
  if (failed_ || (parts.first == 0 && !ComparesNext())) return first;
  Append(parts, first);
  while (!failed_ && ComparesNext()) {
    const bool logic = AcceptWord(parts);
    while (logic && !failed_ && Is(Keyword::kNot))
      AppendWord(parts, Word::kNot, 1);
    Append(parts, Arithmetic());
  }
  return Make(NodeKind::kSeveral, pos, parts);
}

// The first operator is kept: "a" + b has a known beginning, which
// LiteralPrefix of ImportPass wants.
NodeIndex Parser::Arithmetic() {
  const uint32_t pos = Now().pos;
  const NodeIndex first = Operand();
  const auto binary = [this] {
    if (!Is(TokenKind::kOperator)) return false;
    switch (Now().code) {
      case '+':
      case '-':
      case '*':
      case '/':
      case '%':
      case '@':
      case '&':
      case '|':
      case '^':
      case kPower:
      case kFloorDivide:
      case kShiftLeft:
      case kShiftRight:
        return true;
      default:
        return false;
    }
  };
  if (failed_ || !binary()) return first;
  const uint8_t code = Now().code;
  List parts = One(first);
  while (!failed_ && binary()) {
    ++at_;
    Append(parts, Operand());
  }
  const NodeIndex node = Make(NodeKind::kArithmetic, pos, parts);
  if (!failed_) tree_.nodes[node].code = code;
  return node;
}

// ('-' | '+' | '~')* primary. A single minus may be part of a number; others
// are no value.
NodeIndex Parser::Operand() {
  const uint32_t pos = Now().pos;
  int signs = 0;
  bool minus = false;
  while (!failed_ && (Is('-') || Is('+') || Is('~'))) {
    minus = Is('-');
    ++signs;
    ++at_;
  }
  const NodeIndex value = Primary();
  if (failed_ || signs == 0) return value;
  return Make(signs == 1 && minus ? NodeKind::kMinus : NodeKind::kSeveral, pos,
              One(value));
}

// ['await'] atom links. A chain that is awaited is still a chain, below a
// kSeveral.
NodeIndex Parser::Primary() {
  const uint32_t pos = Now().pos;
  if (Accept(Keyword::kAwait)) {
    const uint32_t inner = Now().pos;
    const NodeIndex value = Links(Atom(), inner);
    return Make(NodeKind::kSeveral, pos, One(value));
  }
  return Links(Atom(), pos);
}

// What follows an atom: ".a", "(b)", "[c]".
NodeIndex Parser::Links(NodeIndex root, uint32_t pos) {
  if (failed_ || !(Is('.') || Is('(') || Is('['))) return root;
  List links;
  if (tree_[root].kind == NodeKind::kChain) {
    // "(a.b).c" is the chain a.b.c.
    links.first = tree_[root].first;
    links.last = links.first;
    while (tree_[links.last].next != 0) links.last = tree_[links.last].next;
  } else {
    links = One(root);
  }
  while (!failed_) {
    if (Accept('.')) {
      // Keywords are not names.
      if (!IsPlainName()) {
        Fail("no name follows a dot");
        return 0;
      }
      Append(links, MakeText(NodeKind::kAttribute, Now()));
      ++at_;
    } else if (Is('(')) {
      Append(links, Call());
    } else if (Is('[')) {
      Append(links, Subscript());
    } else {
      break;
    }
  }
  return Make(NodeKind::kChain, pos, links);
}

NodeIndex Parser::LambdaExpression() {
  const Deeper deeper(*this);
  const uint32_t pos = Now().pos;
  Expect(Keyword::kLambda, "no lambda");
  if (failed_) return 0;
  List parts = One(Parameters(true));
  Expect(':', "a lambda has no colon");
  Append(parts, Expression());
  return Make(NodeKind::kLambda, pos, parts);
}

// 'yield' ['from' expression | expressions]
NodeIndex Parser::Yield() {
  const uint32_t pos = Now().pos;
  Expect(Keyword::kYield, "no yield");
  List parts;
  if (Accept(Keyword::kFrom)) {
    Append(parts, Expression());
  } else if (StartsExpression() && !Is(Keyword::kYield)) {
    Append(parts, StarExpressions(false));
  }
  return Make(NodeKind::kSeveral, pos, parts);
}

// Of a for: "a, *b" without operators, so that "in" ends it.
NodeIndex Parser::Targets() {
  const uint32_t pos = Now().pos;
  List items;
  bool tuple = false;
  while (!failed_) {
    const uint32_t start = Now().pos;
    if (Accept('*')) {
      Append(items, Make(NodeKind::kStarred, start, One(Primary())));
    } else {
      Append(items, Primary());
    }
    if (!Accept(',')) break;
    tuple = true;
    if (!StartsExpression()) break;
  }
  if (failed_) return 0;
  return MakeTarget(tuple ? Make(NodeKind::kTuple, pos, items) : items.first);
}

// What CPython calls an invalid target is refused here as well, so that a file
// it does not run is not read as if it did.
bool Parser::CanBeStored(NodeIndex index) const {
  const Node& node = tree_[index];
  switch (node.kind) {
    case NodeKind::kName:
      return true;
    case NodeKind::kStarred:
      return CanBeStored(node.first);
    case NodeKind::kChain: {
      NodeIndex last = node.first;
      while (tree_[last].next != 0) last = tree_[last].next;
      return tree_[last].kind != NodeKind::kCall;
    }
    case NodeKind::kTuple:
    case NodeKind::kList:
      for (NodeIndex i = node.first; i != 0; i = tree_[i].next) {
        if (!CanBeStored(i)) return false;
      }
      return true;
    default:
      return false;
  }
}

NodeIndex Parser::MakeTarget(NodeIndex node) {
  if (failed_) return 0;
  if (!CanBeStored(node)) {
    Fail("this cannot be assigned to");
    return 0;
  }
  return Make(NodeKind::kTarget, tree_[node].pos, One(node));
}

}  // namespace upgrade_advisor::python
