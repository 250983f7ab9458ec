// Walks the tree of a file and notes the facts in it.
//
// Used once, by one thread; refers to all it was given. Imports come first, in
// a walk of their own: code may use a name above the line that imports it.
#ifndef SERVICES_PYTHON_CODE_READER_H_
#define SERVICES_PYTHON_CODE_READER_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "services/python/fact_rows.h"
#include "services/python/import_table.h"
#include "services/python/syntax_tree.h"

namespace upgrade_advisor::python {

class CodeReader {
 public:
  CodeReader(const Tree& tree, SourceText& source, PythonFileFacts& facts);

  void Read();

 private:
  enum class Scope : uint8_t { kModule, kClass, kFunction };
  struct Context {
    Scope scope = Scope::kModule;
    Guard guard = Guard::kNone;
    size_t owner = 0;  // index of the class, in kClass
  };
  // What a chain begins with: "a.b.c" of "a.b.c(d).e".
  struct Head {
    absl::string_view root;  // empty if it is not a name
    NodeIndex first = 0;     // the root
    NodeIndex last = 0;      // the last attribute of it, or the root
    int attributes = 0;
    const std::vector<ImportTarget>* targets = nullptr;
  };

  const Node& At(NodeIndex i) const { return tree_[i]; }
  absl::string_view TextOf(NodeIndex i) const { return tree_.TextOf(tree_[i]); }
  NodeIndex LastOf(NodeIndex parent) const;
  Head HeadOf(NodeIndex chain) const;
  // Of a name or a chain: its last name, or 0.
  NodeIndex LastName(NodeIndex expression) const;
  // The path of a name or a chain of attributes, from where it is imported if
  // it is; empty for anything else.
  std::string Dotted(NodeIndex expression) const;
  std::string PathOf(const ImportTarget& target, const Head& head) const;

  // import_facts.cc
  void Imports(NodeIndex block, Guard guard);
  void ImportStatement(NodeIndex statement, Guard guard);
  void FromStatement(NodeIndex statement, Guard guard);
  void ImportRow(absl::string_view path, absl::string_view value, Guard guard,
                 uint32_t pos);
  std::string ModulePath(NodeIndex module) const;
  std::string Relative(size_t dots) const;
  // How the blocks below a statement are guarded.
  Guard IfGuard(NodeIndex test, Guard outer, Guard& rest) const;
  bool MentionsVersion(NodeIndex expression) const;
  bool Catches(NodeIndex handler) const;
  bool IsImportError(NodeIndex expression) const;
  bool SuppressesImportError(NodeIndex statement) const;
  Guard TryGuard(NodeIndex statement, Guard outer) const;
  void DynamicImport(NodeIndex call, absl::string_view callee);
  std::string LiteralPrefix(NodeIndex expression) const;

  // code_reader.cc
  void FindNames();
  void NoteCallbacks(NodeIndex expression);
  bool IsCallbackName(absl::string_view name) const;
  void Block(NodeIndex block, const Context& context);
  void Statement(NodeIndex statement, const Context& context);
  void Children(NodeIndex first, const Context& context);
  void If(NodeIndex statement, const Context& context);
  void Try(NodeIndex statement, const Context& context);
  void Handler(NodeIndex handler, const Context& context);
  void Assign(NodeIndex statement, const Context& context);

  // class_facts.cc
  void Function(NodeIndex statement, const Context& context);
  void Class(NodeIndex statement, const Context& context);
  void Bases(NodeIndex call, size_t owner);
  void AttributesOf(NodeIndex target, const FactValue& value,
                    const Context& context);
  std::string ParametersOf(NodeIndex parameters) const;
  void WalkParameters(NodeIndex parameters);
  void ContextParameters(NodeIndex parameters);
  bool IsTask(NodeIndex decorator) const;
  void Decorator(NodeIndex decorator);

  // expression_facts.cc
  void Expression(NodeIndex expression, bool store = false);
  void Chain(NodeIndex chain, bool store, bool decorator);
  void HeadFacts(const Head& head, bool stored);
  void ContextAccess(NodeIndex link);
  bool IsContextCall(NodeIndex expression) const;
  NodeIndex OnlyString(NodeIndex parent) const;

  // call_facts.cc
  // `callee` is its last name, or 0; `head` is null where it is more than
  // names.
  void Call(NodeIndex call, NodeIndex callee, const Head* head, bool decorator);
  void CalleeRows(NodeIndex callee, const Head* head, bool decorator);
  void Arguments(NodeIndex call, absl::string_view callee);
  void KeywordArgument(NodeIndex argument, absl::string_view callee);
  void DefaultArgs(NodeIndex value);
  void DefaultArg(absl::string_view key, NodeIndex value, uint32_t pos);
  NodeIndex DefaultArgsKey(NodeIndex target) const;
  void ShellArgument(NodeIndex value);
  bool RunsCommand(const Head& head) const;

  // string_facts.cc
  void StringFacts(NodeIndex string);
  void FormattedString(NodeIndex string, bool facts);
  void Url(absl::string_view text, uint32_t pos);
  void ShellText(const std::string& text, uint32_t pos);
  absl::string_view Literal(NodeIndex string);

  // value_facts.cc
  FactValue ValueOf(NodeIndex expression);
  FactValue ContainerValue(NodeIndex container) const;
  bool CallsIn(NodeIndex expression,
               std::vector<absl::string_view>& calls) const;

  const Tree& tree_;
  PythonFileFacts& facts_;
  FactRows rows_;
  ImportTable imports_;
  Guard guard_ = Guard::kNone;  // of the statement that is read
  std::string literal_;         // what Literal gave last
  absl::flat_hash_set<absl::string_view> context_names_;
  absl::flat_hash_set<absl::string_view> callbacks_;
};

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_CODE_READER_H_
