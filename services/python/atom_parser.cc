// What expressions are made of: names, literals, displays, calls, strings.
#include <algorithm>

#include "services/python/parser.h"

namespace upgrade_advisor::python {

// An operand without its links. Keywords other than constants are none, so "x =
// if" fails here.
NodeIndex Parser::Atom() {
  if (failed_) return 0;
  const Token& token = Now();
  switch (token.kind) {
    case TokenKind::kNumber:
      ++at_;
      return MakeText(NodeKind::kNumber, token);
    case TokenKind::kString:
    case TokenKind::kFStart:
      return Strings();
    case TokenKind::kName:
      switch (static_cast<Keyword>(token.code)) {
        case Keyword::kNone:
          ++at_;
          return MakeText(NodeKind::kName, token);
        case Keyword::kTrue:
        case Keyword::kFalse:
        case Keyword::kNoneValue:
          ++at_;
          return MakeText(NodeKind::kConstant, token);
        default:
          break;
      }
      break;
    case TokenKind::kOperator:
      if (token.code == '(') return Parenthesised();
      if (token.code == '[') return ListDisplay();
      if (token.code == '{') return DictOrSet();
      if (token.code == kEllipsis) {
        ++at_;
        return MakeText(NodeKind::kLeaf, token);
      }
      break;
    default:
      break;
  }
  Fail("an expression is missing");
  return 0;
}

// One of a list, a tuple, a set: with a star, or with a name.
NodeIndex Parser::Item() {
  const uint32_t pos = Now().pos;
  if (Accept('*')) {
    return Make(NodeKind::kStarred, pos, One(Disjunction()));
  }
  return NamedExpression();
}

bool Parser::ComprehensionFollows() const {
  return Is(Keyword::kFor) ||
         (Is(Keyword::kAsync) && Ahead(1).kind == TokenKind::kName &&
          Ahead(1).code == static_cast<uint8_t>(Keyword::kFor));
}

// "for x in y if z", once or more.
void Parser::Comprehension(List& parts) {
  while (!failed_ && ComprehensionFollows()) {
    Accept(Keyword::kAsync);
    Expect(Keyword::kFor, "no for");
    Append(parts, Targets());
    Expect(Keyword::kIn, "a for has no in");
    Append(parts, Disjunction());
    // No "else" is of a condition: "if a if b" is two.
    while (Accept(Keyword::kIf)) Append(parts, Disjunction());
  }
}

// One of: '()', '(yield)', '(a)', '(a, *b)', '(a for b in c)'. Brackets leave
// no node of their own: '(a)' is a.
NodeIndex Parser::Parenthesised() {
  const Deeper deeper(*this);
  const uint32_t pos = Now().pos;
  Expect('(', "no bracket");
  if (failed_) return 0;
  if (Accept(')')) return Make(NodeKind::kTuple, pos);
  NodeIndex first;
  bool starred = false;
  if (Is(Keyword::kYield)) {
    first = Yield();
  } else {
    starred = Is('*');
    first = Item();
  }
  if (failed_) return 0;
  List items = One(first);
  if (ComprehensionFollows()) {
    Comprehension(items);
    Expect(')', "a bracket is not closed");
    return Make(NodeKind::kComprehension, pos, items);
  }
  bool tuple = false;
  while (Accept(',')) {
    tuple = true;
    if (Is(')')) break;
    Append(items, Item());
  }
  Expect(')', "a bracket is not closed");
  if (failed_) return 0;
  if (tuple) return Make(NodeKind::kTuple, pos, items);
  if (starred) Fail("a starred expression stands alone");
  return first;
}

// '[' [item (',' item)* [',']] ']' or '[' item comprehension ']'.
NodeIndex Parser::ListDisplay() {
  const Deeper deeper(*this);
  const uint32_t pos = Now().pos;
  Expect('[', "no bracket");
  List items;
  NodeKind kind = NodeKind::kList;
  if (!failed_ && !Is(']')) {
    Append(items, Item());
    if (!failed_ && ComprehensionFollows()) {
      kind = NodeKind::kComprehension;
      Comprehension(items);
    }
    while (kind == NodeKind::kList && Accept(',')) {
      if (Is(']')) break;
      Append(items, Item());
    }
  }
  Expect(']', "a bracket is not closed");
  return Make(kind, pos, items);
}

// '**' disjunction, or expression ':' expression: one child or two, which
// readers of a kDict tell apart by the kind of the first.
void Parser::DictItem(List& items) {
  const uint32_t pos = Now().pos;
  if (Accept(kPower)) {
    Append(items, Make(NodeKind::kDoubleStar, pos, One(Disjunction())));
    return;
  }
  Append(items, Expression());
  Expect(':', "an item of a dict has no colon");
  Append(items, Expression());
}

// Which of the two it is shows after the first item. '{}' is a dict.
NodeIndex Parser::DictOrSet() {
  const Deeper deeper(*this);
  const uint32_t pos = Now().pos;
  Expect('{', "no bracket");
  List items;
  NodeKind kind = NodeKind::kDict;
  if (!failed_ && !Is('}')) {
    bool dict = Is(kPower);
    if (dict) {
      DictItem(items);
    } else {
      Append(items, Item());
      dict = Is(':');
      if (Accept(':')) Append(items, Expression());
    }
    kind = dict ? NodeKind::kDict : NodeKind::kSet;
    if (!failed_ && ComprehensionFollows()) {
      kind = NodeKind::kComprehension;
      Comprehension(items);
    }
    while (kind != NodeKind::kComprehension && Accept(',')) {
      if (Is('}')) break;
      if (dict) {
        DictItem(items);
      } else {
        Append(items, Item());
      }
    }
  }
  Expect('}', "a bracket is not closed");
  return Make(kind, pos, items);
}

// '(' [argument (',' argument)* [',']] ')', the link of a chain, without what
// is called. Bases of a class are read by it too.
NodeIndex Parser::Call() {
  const Deeper deeper(*this);
  const uint32_t pos = Now().pos;
  Expect('(', "no bracket");
  List arguments;
  while (!failed_ && !Is(')')) {
    const NodeIndex argument = Argument();
    if (failed_) return 0;
    if (ComprehensionFollows()) {
      // A generator as the only argument shares the brackets of the call.
      List parts = One(argument);
      Comprehension(parts);
      Append(arguments, Make(NodeKind::kComprehension, pos, parts));
    } else {
      Append(arguments, argument);
    }
    if (!Accept(',')) break;
  }
  Expect(')', "a bracket is not closed");
  return Make(NodeKind::kCall, pos, arguments);
}

// '*' expression, '**' expression, NAME '=' expression, or a value. A
// comparison 'a == b' begins like the third: its operator is another token.
NodeIndex Parser::Argument() {
  const uint32_t pos = Now().pos;
  if (Accept('*')) return Make(NodeKind::kStarred, pos, One(Expression()));
  if (Accept(kPower))
    return Make(NodeKind::kDoubleStar, pos, One(Expression()));
  if (IsPlainName() && Ahead(1).kind == TokenKind::kOperator &&
      Ahead(1).code == '=') {
    const Token& name = Now();
    at_ += 2;
    return MakeText(NodeKind::kKeyword, name, One(Expression()));
  }
  return NamedExpression();
}

// '[' slice (',' slice)* [','] ']'. With a comma the index is a tuple: 'd[a,
// b]'.
NodeIndex Parser::Subscript() {
  const Deeper deeper(*this);
  const uint32_t pos = Now().pos;
  Expect('[', "no bracket");
  List items = One(Slice());
  bool tuple = false;
  uint32_t start = failed_ ? pos : tree_[items.first].pos;
  while (Accept(',')) {
    tuple = true;
    if (Is(']')) break;
    Append(items, Slice());
  }
  Expect(']', "a bracket is not closed");
  if (tuple) items = One(Make(NodeKind::kTuple, start, items));
  return Make(NodeKind::kSubscript, pos, items);
}

// "a", "*a", "a:b:c", ":".
NodeIndex Parser::Slice() {
  const uint32_t pos = Now().pos;
  List parts;
  if (!Is(':')) {
    const NodeIndex first = Item();
    if (failed_ || !Is(':')) return first;
    parts = One(first);
  }
  for (int colons = 0; colons < 2 && Accept(':'); ++colons) {
    if (!failed_ && StartsExpression()) Append(parts, Expression());
  }
  return Make(NodeKind::kSeveral, pos, parts);
}

// Strings side by side are one string.
NodeIndex Parser::Strings() {
  const Token& start = Now();
  List parts;
  bool formatted = false;
  bool bytes = false;
  bool text = false;
  while (!failed_ && (Is(TokenKind::kString) || Is(TokenKind::kFStart))) {
    const Token& token = Now();
    ((token.code & kBytes) != 0 ? bytes : text) = true;
    if (Is(TokenKind::kFStart)) {
      formatted = true;
      FString(parts);
    } else {
      ++at_;
      Append(parts, MakeText(NodeKind::kString, token));
    }
  }
  // CPython refuses it as well.
  if (bytes && text) Fail("bytes and text are joined");
  if (failed_) return 0;
  if (bytes) return Make(NodeKind::kBytes, start.pos);
  if (formatted) return Make(NodeKind::kFString, start.pos, parts);
  // One literal is the node itself, several are a kString over them.
  if (parts.first == parts.last) return parts.first;
  return Make(NodeKind::kString, start.pos, parts);
}

void Parser::FString(List& parts) {
  const Deeper deeper(*this);
  Expect(TokenKind::kFStart, "no f-string");
  while (!failed_) {
    const Token& token = Now();
    if (Accept(TokenKind::kFEnd)) return;
    if (Accept(TokenKind::kFText)) {
      const NodeIndex node = MakeText(NodeKind::kFText, token);
      if ((token.code & kRaw) != 0) tree_.nodes[node].flags = kIsRawString;
      Append(parts, node);
    } else {
      Field(parts);
    }
  }
}

// '{' expressions ['='] ['!' NAME] [':' format] '}'. The lexer has cut the
// field out of the string, so the expression is of ordinary tokens.
void Parser::Field(List& parts) {
  const Deeper deeper(*this);
  const uint32_t pos = Now().pos;
  Expect(TokenKind::kFOpen, "an f-string is not well formed");
  if (failed_) return;
  List inside = One(StarExpressions(true));
  Accept('=');
  if (Accept(TokenKind::kFConvert)) {
    if (!Accept(Keyword::kNone)) Fail("an f-string has no conversion after !");
  }
  if (Accept(TokenKind::kFSpec)) Format(inside);
  Expect(TokenKind::kFClose, "a field of an f-string is not closed");
  Append(parts, Make(NodeKind::kField, pos, inside));
}

// Of the format only its own fields matter.
void Parser::Format(List& parts) {
  while (!failed_ && !Is(TokenKind::kFClose)) {
    if (!Accept(TokenKind::kFText)) Field(parts);
  }
}

}  // namespace upgrade_advisor::python
