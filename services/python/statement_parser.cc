// The frame of the parser, and statements without blocks.
#include <algorithm>

#include "services/python/lexer.h"
#include "services/python/parser.h"

namespace upgrade_advisor::python {

Parser::Parser(absl::string_view text, const std::vector<Token>& tokens,
               Tree& tree)
    : text_(text), tokens_(tokens), tree_(tree) {
  tree_.source = text;
  tree_.nodes.clear();
  tree_.nodes.emplace_back();  // index 0 is none
  tree_.root = 0;
}

// The stack is the machine's: a file of 100 000 brackets must not overflow it.
// CPython has the same limit for brackets.
Parser::Deeper::Deeper(Parser& parser) : parser_(parser) {
  if (++parser_.depth_ > kMostNesting) {
    parser_.Fail("nesting is deeper than 200 levels");
  }
}

// Only the first fault is reported, not what follows from it.
void Parser::Fail(const char* reason) {
  if (failed_) return;
  failed_ = true;
  if (problem_.reason != nullptr) return;
  const Token& token = Now();
  if (token.kind == TokenKind::kError) {
    reason = ReasonOf(static_cast<LexError>(token.code));
  }
  problem_ = {token.pos, reason};
}

// After a mistake nothing is made, so that a statement can be dropped by giving
// back the list of its parent.
NodeIndex Parser::Make(NodeKind kind, uint32_t pos, List children) {
  if (failed_) return 0;
  Node node;
  node.kind = kind;
  node.pos = pos;
  node.first = children.first;
  tree_.nodes.push_back(node);
  return static_cast<NodeIndex>(tree_.nodes.size() - 1);
}

NodeIndex Parser::MakeText(NodeKind kind, const Token& token, List children) {
  const NodeIndex node = Make(kind, token.pos, children);
  if (node == 0) return 0;
  tree_.nodes[node].text = token.pos;
  tree_.nodes[node].size = token.size;
  return node;
}

void Parser::Append(List& list, NodeIndex node) {
  if (failed_ || node == 0) return;
  if (list.first == 0) {
    list.first = node;
  } else {
    tree_.nodes[list.last].next = node;
  }
  list.last = node;
}

Parser::List Parser::One(NodeIndex node) {
  List list;
  Append(list, node);
  return list;
}

SourceProblem Parser::Parse() {
  List list;
  Statements(list, false);
  tree_.root = Make(NodeKind::kBlock, 0, list);
  return problem_;
}

// Statements up to the end of the block, or of the file.
void Parser::Statements(List& list, bool block) {
  while (!Is(TokenKind::kEnd) && !(block && Is(TokenKind::kDedent))) {
    const size_t start = at_;
    if (Is(TokenKind::kNewline)) {
      ++at_;
      continue;
    }
    const List before = list;
    Statement(list);
    if (!failed_) continue;
    // Nodes of the statement stay in the vector and hang nowhere.
    list = before;
    if (list.last != 0) tree_.nodes[list.last].next = 0;
    Recover(start);
    failed_ = false;
  }
}

// Goes past the line with the mistake and the block it heads.
void Parser::Recover(size_t start) {
  if (at_ == start && Is(TokenKind::kDedent)) {
    ++at_;
    return;
  }
  // Found at the start of the next line, the mistake is of the line before.
  const bool fresh =
      at_ > start && tokens_[at_ - 1].kind == TokenKind::kNewline;
  if (!fresh) {
    while (!Is(TokenKind::kNewline) && !Is(TokenKind::kEnd) &&
           !Is(TokenKind::kDedent) && !Is(TokenKind::kIndent)) {
      ++at_;
    }
    if (Is(TokenKind::kNewline)) ++at_;
  }
  if (!Is(TokenKind::kIndent)) return;
  int levels = 0;
  do {
    if (Is(TokenKind::kIndent)) ++levels;
    if (Is(TokenKind::kDedent)) --levels;
    ++at_;
  } while (levels > 0 && !Is(TokenKind::kEnd));
}

// ':' simple_statements, or ':' NEWLINE INDENT statements DEDENT
NodeIndex Parser::Block() {
  const Deeper deeper(*this);
  const uint32_t pos = Now().pos;
  Expect(':', "a colon is missing");
  if (failed_) return 0;
  List list;
  if (!Accept(TokenKind::kNewline)) {
    SimpleStatements(list);
    return Make(NodeKind::kBlock, pos, list);
  }
  while (Accept(TokenKind::kNewline)) {
  }
  Expect(TokenKind::kIndent, "an indented block is missing");
  if (failed_) return 0;
  Statements(list, true);
  Accept(TokenKind::kDedent);
  return Make(NodeKind::kBlock, pos, list);
}

// A compound statement begins with a word or "@"; if none does, simple ones are
// tried, whose mistakes are then the ones to tell.
void Parser::Statement(List& list) {
  const NodeIndex compound = Compound();
  if (compound != 0) {
    Append(list, compound);
  } else if (!failed_) {
    SimpleStatements(list);
  }
}

// "a; b; c" and the end of the line.
void Parser::SimpleStatements(List& list) {
  while (!failed_) {
    Append(list, SimpleStatement());
    if (!Accept(';') || Is(TokenKind::kNewline)) break;
  }
  Expect(TokenKind::kNewline, "a syntax error");
}

// Soft keywords are names to the lexer: only their place makes "type" a
// statement.
NodeIndex Parser::SimpleStatement() {
  if (Is(TokenKind::kIndent)) {
    Fail("a line is indented unexpectedly");
    return 0;
  }
  if (!Is(TokenKind::kName)) return ExpressionStatement();
  switch (static_cast<Keyword>(Now().code)) {
    case Keyword::kImport:
      return Import();
    case Keyword::kFrom:
      return ImportFrom();
    case Keyword::kPass:
    case Keyword::kBreak:
    case Keyword::kContinue:
    case Keyword::kReturn:
    case Keyword::kRaise:
    case Keyword::kGlobal:
    case Keyword::kNonlocal:
    case Keyword::kDel:
    case Keyword::kAssert:
      return KeywordStatement();
    case Keyword::kNone:
      // "type" is a name but in "type X = ...".
      if (Text(Now()) == "type" && Ahead(1).kind == TokenKind::kName &&
          Ahead(1).code == static_cast<uint8_t>(Keyword::kNone)) {
        return TypeAlias();
      }
      return ExpressionStatement();
    default:
      return ExpressionStatement();
  }
}

// Statements of one word and expressions. Names of "global" say nothing to
// facts.
NodeIndex Parser::KeywordStatement() {
  const uint32_t pos = Now().pos;
  const auto keyword = static_cast<Keyword>(Now().code);
  ++at_;
  List parts;
  switch (keyword) {
    case Keyword::kReturn:
      if (StartsExpression()) Append(parts, StarExpressions(false));
      break;
    case Keyword::kRaise:
      if (StartsExpression()) Append(parts, Expression());
      if (Accept(Keyword::kFrom)) Append(parts, Expression());
      break;
    case Keyword::kGlobal:
    case Keyword::kNonlocal:
      do {
        Expect(Keyword::kNone, "a name is missing");
      } while (Accept(','));
      break;
    case Keyword::kDel:
      Append(parts, MakeTarget(StarExpressions(false)));
      break;
    case Keyword::kAssert:
      Append(parts, Expression());
      if (Accept(',')) Append(parts, Expression());
      break;
    default:
      break;
  }
  return Make(NodeKind::kOther, pos, parts);
}

// expressions, then one of: ':' type ['=' value], an augmented operator and a
// value, ('=' value)*. Which it is shows only after the first.
NodeIndex Parser::ExpressionStatement() {
  const uint32_t pos = Now().pos;
  const NodeIndex first = StarExpressions(true);
  if (failed_) return 0;
  if (Accept(':')) {
    List parts = One(MakeTarget(first));
    Append(parts, Expression());
    const bool value = Accept('=');
    if (value) Append(parts, StarExpressions(true));
    // A flag, since "x: int" and "x = y" both have two children.
    const NodeIndex node = Make(NodeKind::kAnnotated, pos, parts);
    if (value && !failed_) tree_.nodes[node].flags = kHasValue;
    return node;
  }
  if (Accept(kAugmented)) {
    // The target is read as well, so it is not a kTarget.
    if (!CanBeStored(first)) Fail("this cannot be assigned to");
    List parts = One(first);
    Append(parts, StarExpressions(true));
    return Make(NodeKind::kOther, pos, parts);
  }
  if (!Is('=')) return Make(NodeKind::kExpressionStatement, pos, One(first));
  List parts;
  NodeIndex value = first;
  while (Accept('=')) {
    Append(parts, MakeTarget(value));
    value = StarExpressions(true);
  }
  Append(parts, value);
  return Make(NodeKind::kAssign, pos, parts);
}

// "type X[T] = ...", PEP 695.
NodeIndex Parser::TypeAlias() {
  const uint32_t pos = Now().pos;
  at_ += 2;
  List parts;
  TypeParameters(parts);
  Expect('=', "a type statement has no =");
  Append(parts, Expression());
  return Make(NodeKind::kOther, pos, parts);
}

void Parser::DottedName(List& names) {
  do {
    const Token& token = Now();
    Expect(Keyword::kNone, "a name is missing");
    Append(names, MakeText(NodeKind::kName, token));
  } while (Accept('.'));
}

// name ['as' NAME]
NodeIndex Parser::Alias(bool dotted) {
  const uint32_t pos = Now().pos;
  List names;
  if (dotted) {
    DottedName(names);
  } else {
    const Token& token = Now();
    Expect(Keyword::kNone, "a name is missing");
    Append(names, MakeText(NodeKind::kName, token));
  }
  if (Accept(Keyword::kAs)) {
    const Token& token = Now();
    Expect(Keyword::kNone, "a name is missing");
    Append(names, MakeText(NodeKind::kAsName, token));
  }
  return Make(NodeKind::kAlias, pos, names);
}

NodeIndex Parser::Import() {
  const uint32_t pos = Now().pos;
  ++at_;
  List parts;
  do {
    Append(parts, Alias(true));
  } while (Accept(','));
  return Make(NodeKind::kImport, pos, parts);
}

// 'from' '.'* [dotted_name] 'import' ('*' | aliases | '(' aliases ')'). Three
// dots in a row are one token, the ellipsis.
NodeIndex Parser::ImportFrom() {
  const uint32_t pos = Now().pos;
  ++at_;
  int dots = 0;
  List names;
  while (!failed_ && (Is('.') || Is(kEllipsis))) {
    dots += Is('.') ? 1 : 3;
    ++at_;
  }
  if (dots == 0 || !Is(Keyword::kImport)) DottedName(names);
  const NodeIndex module = Make(NodeKind::kModule, pos, names);
  if (module != 0) {
    tree_.nodes[module].code = static_cast<uint8_t>(std::min(dots, 255));
  }
  Expect(Keyword::kImport, "an import is missing");
  List parts = One(module);
  const uint32_t star = Now().pos;
  if (Accept('*')) {
    const NodeIndex node = Make(NodeKind::kImportFrom, pos, parts);
    if (node != 0) tree_.nodes[node].text = star;
    return node;
  }
  const bool bracket = Accept('(');
  do {
    if (bracket && Is(')') && parts.first != parts.last) break;
    Append(parts, Alias(false));
  } while (Accept(','));
  if (bracket) Expect(')', "a bracket is not closed");
  return Make(NodeKind::kImportFrom, pos, parts);
}

}  // namespace upgrade_advisor::python
