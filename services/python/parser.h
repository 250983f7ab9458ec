// Makes a tree of tokens.
//
// Total: a statement that cannot be read is left out with the block it heads,
// and reading goes on after it. Linear in the tokens; the depth of recursion is
// bounded by kMostNesting. A Parser is used once, by one thread.
#ifndef SERVICES_PYTHON_PARSER_H_
#define SERVICES_PYTHON_PARSER_H_

#include <algorithm>
#include <vector>

#include "services/python/source_text.h"
#include "services/python/syntax_tree.h"
#include "services/python/token.h"

namespace upgrade_advisor::python {

class Parser {
 public:
  // All must outlive the parser; what the tree held is dropped.
  Parser(absl::string_view text, const std::vector<Token>& tokens, Tree& tree);

  // Fills the tree. The first thing that is wrong, if anything is.
  SourceProblem Parse();

 private:
  // Children in the order they are added.
  struct List {
    NodeIndex first = 0;
    NodeIndex last = 0;
  };
  // Counts a level of nesting for as long as it lives.
  class Deeper {
   public:
    explicit Deeper(Parser& parser);
    ~Deeper() { --parser_.depth_; }

   private:
    Parser& parser_;
  };

  // Tokens.
  const Token& Now() const { return tokens_[at_]; }
  const Token& Ahead(size_t n) const {
    return tokens_[std::min(at_ + n, tokens_.size() - 1)];
  }
  bool Is(uint8_t op) const {
    return Now().kind == TokenKind::kOperator && Now().code == op;
  }
  bool Is(Keyword keyword) const {
    return Now().kind == TokenKind::kName &&
           Now().code == static_cast<uint8_t>(keyword);
  }
  bool Is(TokenKind kind) const { return Now().kind == kind; }
  bool IsPlainName() const { return Is(Keyword::kNone); }
  template <typename What>
  bool Accept(What what) {
    if (failed_ || !Is(what)) return false;
    ++at_;
    return true;
  }
  template <typename What>
  void Expect(What what, const char* reason) {
    if (!Accept(what)) Fail(reason);
  }
  absl::string_view Text(const Token& token) const {
    return text_.substr(token.pos, token.size);
  }
  void Fail(const char* reason);

  // Nodes.
  NodeIndex Make(NodeKind kind, uint32_t pos, List children);
  NodeIndex MakeText(NodeKind kind, const Token& token, List children);
  NodeIndex Make(NodeKind kind, uint32_t pos) { return Make(kind, pos, {}); }
  NodeIndex MakeText(NodeKind kind, const Token& token) {
    return MakeText(kind, token, {});
  }
  void Append(List& list, NodeIndex node);
  List One(NodeIndex node);

  // Expressions: expression_parser.cc.
  NodeIndex Expression();                  // with if-else, lambda
  NodeIndex NamedExpression();             // and :=
  NodeIndex StarExpressions(bool yields);  // "a, *b": a tuple without brackets
  NodeIndex Disjunction();
  void AppendWord(List& parts, Word word, size_t tokens);
  bool AcceptWord(List& parts);
  NodeIndex Arithmetic();
  NodeIndex Operand();
  NodeIndex Primary();
  NodeIndex Links(NodeIndex root, uint32_t pos);
  NodeIndex LambdaExpression();
  NodeIndex Yield();
  NodeIndex Targets();
  NodeIndex MakeTarget(NodeIndex node);
  bool CanBeStored(NodeIndex node) const;
  bool StartsExpression() const;
  bool ComparesNext() const;
  // Atoms: atom_parser.cc.
  NodeIndex Atom();
  NodeIndex Parenthesised();
  NodeIndex ListDisplay();
  NodeIndex DictOrSet();
  void DictItem(List& items);
  NodeIndex Item();
  bool ComprehensionFollows() const;
  void Comprehension(List& parts);
  NodeIndex Call();
  NodeIndex Argument();
  NodeIndex Subscript();
  NodeIndex Slice();
  NodeIndex Strings();
  void FString(List& parts);
  void Field(List& parts);
  void Format(List& parts);

  // Statements: statement_parser.cc.
  void Statements(List& list, bool block);
  void Recover(size_t start);
  NodeIndex Block();
  void Statement(List& list);
  void SimpleStatements(List& list);
  NodeIndex SimpleStatement();
  NodeIndex ExpressionStatement();
  NodeIndex Import();
  NodeIndex ImportFrom();
  void DottedName(List& names);
  NodeIndex Alias(bool dotted);
  NodeIndex TypeAlias();
  NodeIndex KeywordStatement();
  // Statements with blocks: compound_parser.cc.
  NodeIndex Compound();
  NodeIndex If();
  NodeIndex While();
  NodeIndex For();
  NodeIndex Try();
  NodeIndex With();
  bool WithInBrackets();
  void WithItem(List& parts);
  NodeIndex Decorated();
  NodeIndex Function(List decorators, uint32_t pos, bool is_async);
  NodeIndex Class(List decorators);
  NodeIndex Parameters(bool lambda);
  void TypeParameters(List& parts);
  bool MatchFollows() const;
  NodeIndex Match();
  NodeIndex Patterns();
  NodeIndex AsPattern();
  NodeIndex OrPattern();
  NodeIndex ClosedPattern();
  NodeIndex NamePattern();
  void PatternsUntil(List& parts, uint8_t close, bool keywords);
  void MappingPattern(List& parts);

  const absl::string_view text_;
  const std::vector<Token>& tokens_;
  Tree& tree_;
  size_t at_ = 0;
  int depth_ = 0;
  bool failed_ = false;
  SourceProblem problem_;
};

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_PARSER_H_
