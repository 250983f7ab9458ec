// Walks the tree of a file and has the passes note the facts in it.
//
// Owns what a pass needs to know of the place it is at: the names of the file,
// the nesting, which is handed down and so is right again on the way up, and
// the numbers of calls and DAGs, which count in the order of the source.
// Passes own their kinds of rows and do not know each other. Each node is
// visited once, in the order of the source, after ImportPass has read all
// imports. Used once, by one thread; refers to all it was given.
#ifndef SERVICES_PYTHON_CODE_WALKER_H_
#define SERVICES_PYTHON_CODE_WALKER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "services/python/argument_pass.h"
#include "services/python/call_pass.h"
#include "services/python/class_pass.h"
#include "services/python/code_names.h"
#include "services/python/context_pass.h"
#include "services/python/context_sources.h"
#include "services/python/fact_rows.h"
#include "services/python/guard_rules.h"
#include "services/python/import_pass.h"
#include "services/python/name_scopes.h"
#include "services/python/string_pass.h"
#include "services/python/syntax_tree.h"
#include "services/python/value_reader.h"

namespace upgrade_advisor::python {

class CodeWalker {
 public:
  CodeWalker(const Tree& tree, SourceText& source, PythonFileFacts& facts);

  void Read();

 private:
  enum class Scope : uint8_t { kModule, kClass, kFunction };
  // Where a statement or an expression is.
  struct Nesting {
    Scope scope = Scope::kModule;
    Guard guard = Guard::kNone;
    size_t owner = 0;       // number of the class, in kClass
    uint32_t dag = 0;       // number of the DAG whose block or call it is in
    ScopeIndex names = 0;   // what names are here
    uint32_t function = 0;  // number of the function whose body it is, from 1
    uint32_t call = 0;      // number of the innermost call whose argument it is
    uint32_t method_of = 0;  // number of the class of that function, from 1

    // Of rows that are part of no call.
    Membership OfDag() const { return {0, dag}; }
  };

  // Statements.
  void Block(NodeIndex block, const Nesting& nesting);
  void Statement(NodeIndex statement, const Nesting& nesting);
  void Other(NodeIndex statement, const Nesting& nesting);
  void If(NodeIndex statement, const Nesting& nesting);
  void Try(NodeIndex statement, const Nesting& nesting);
  void Handler(NodeIndex handler, const Nesting& nesting);
  void Assign(NodeIndex statement, const Nesting& nesting);
  void Function(NodeIndex statement, const Nesting& nesting);
  // Gives the number of the function, or 0 of one in a function.
  uint32_t FunctionParameters(NodeIndex statement, NodeIndex parameters,
                              bool is_task, const Nesting& nesting);
  uint32_t NoteFunction(NodeIndex statement, NodeIndex parameters,
                        const Nesting& nesting);
  void Class(NodeIndex statement, const Nesting& nesting);
  void BareDecorator(NodeIndex expression, NodeIndex callee,
                     const CodeNames::Head* head, const Nesting& nesting);
  // Gives the number of the DAG that it makes, or that of the nesting.
  uint32_t Decorator(NodeIndex decorator, const Nesting& nesting);

  // What surrounds a call, which is `of` others.
  static CallSite SiteOf(const Nesting& nesting, const Membership& of) {
    return {nesting.names, nesting.function, nesting.method_of, of};
  }
  // Whether a name holds the context here.
  bool IsContext(absl::string_view name) const;
  void Lambda(NodeIndex lambda, absl::string_view name, const Nesting& nesting);
  // Counts a call whose arguments are those of `name`.
  Membership NextCall(absl::string_view name, const Nesting& nesting);
  // Whether an expression makes a DAG: "DAG(...)" by whatever name, "@dag".
  bool MakesDag(NodeIndex expression, bool decorator) const;

  // Expressions. `stored`: what is assigned to, not read.
  void Expression(NodeIndex expression, const Nesting& nesting,
                  bool stored = false);
  // Comparisons, and "a if b else c".
  void Several(NodeIndex expression, const Nesting& nesting);
  void Scoped(NodeIndex expression, const Nesting& nesting);
  void Parameters(NodeIndex parameters, const Nesting& nesting);
  void FormattedString(NodeIndex string, const Nesting& nesting, bool comment);
  void Chain(NodeIndex chain, const Nesting& nesting, bool stored,
             bool decorator);
  void Links(NodeIndex chain, const CodeNames::Head& head,
             const Nesting& nesting, bool decorator);
  void RunAttributes(NodeIndex chain, const CodeNames::Head& head,
                     const Nesting& nesting);
  void OwnXcom(const CodeNames::Head& head, const Nesting& nesting);
  // Whether a name holds what the context has under it.
  bool IsOfRun(absl::string_view name) const;
  // "ti = context['ti']"
  void NoteRun(NodeIndex target, NodeIndex value);
  bool ExtendsPath(NodeIndex call, const CodeNames::Head& head) const;
  // `head` is null where what is called is more than names.
  void Call(const CalledName& called, NodeIndex call,
            const CodeNames::Head* head, const Nesting& nesting,
            bool decorator);
  void Arguments(NodeIndex call, absl::string_view callee, const Membership& of,
                 const Nesting& nesting);
  // An argument that only people read: what it says is not a fact, but the code
  // in its fields runs.
  void Remark(NodeIndex value, const Nesting& nesting);
  void Keyword(NodeIndex argument, absl::string_view callee,
               const Membership& of, const Nesting& nesting);
  void Unpacked(NodeIndex mapping, absl::string_view callee,
                const Membership& of, const Nesting& nesting);
  // What a variable that is passed as default_args has in it.
  void DefaultArgs(NodeIndex value, const Membership& of,
                   const Nesting& nesting);

  const Tree& tree_;
  FactRows rows_;
  const NameScopes scopes_;
  CodeNames names_;
  const GuardRules guards_;
  const ValueReader values_;
  const ContextSources sources_;
  ImportPass imports_;
  PythonFileFacts& facts_;
  CallPass calls_;
  ArgumentPass arguments_;
  ClassPass classes_;
  ContextPass contexts_;
  StringPass strings_;
  // Parameters of the functions around that hold the context.
  std::vector<absl::string_view> context_holders_;
  // Names in the functions around that hold the run or the task instance.
  std::vector<absl::string_view> run_holders_;
  uint32_t calls_seen_ = 0;
  uint32_t dags_seen_ = 0;
};

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_CODE_WALKER_H_
