// Patterns of a match: of them facts need the names with dots, the classes and
// the literals. A name that is bound is no expression and leaves no node.
#include "services/python/parser.h"

namespace upgrade_advisor::python {

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
