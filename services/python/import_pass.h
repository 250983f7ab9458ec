// Rows of kind import, and what names of the file they bind.
//
// A walk of its own before all others, since code may use a name above the line
// that imports it. It alone writes rows of kind import, what of them is
// unknown (imports_known, open prefixes), and the import table of the names.
// Refers to all it was given. Used by one thread.
#ifndef SERVICES_PYTHON_IMPORT_PASS_H_
#define SERVICES_PYTHON_IMPORT_PASS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "services/python/code_names.h"
#include "services/python/fact_rows.h"
#include "services/python/guard_rules.h"
#include "services/python/syntax_tree.h"

namespace upgrade_advisor::python {

class ImportPass {
 public:
  ImportPass(const Tree& tree, CodeNames& names, const NameScopes& scopes,
             PythonFileFacts& facts, FactRows& rows)
      : tree_(tree),
        names_(names),
        scopes_(scopes),
        guards_(tree, names, scopes),
        facts_(facts),
        rows_(rows) {}

  // All import statements of the file, each under the guard of its block.
  void Read();

  // These two are for the walk that comes after.
  // A call of import_module and its like; of another callee nothing.
  void Dynamic(NodeIndex call, absl::string_view callee, Guard guard);
  // "models.DAG" where models is imported: the path that is reached.
  void Reached(const CodeNames::Head& head);

 private:
  void Block(NodeIndex block, Guard guard, ScopeIndex scope);
  void Inner(NodeIndex statement, Guard guard, ScopeIndex scope);
  void If(NodeIndex statement, Guard guard, ScopeIndex scope);
  void Try(NodeIndex statement, Guard guard, ScopeIndex scope);
  void ImportStatement(NodeIndex statement, Guard guard);
  void FromStatement(NodeIndex statement, Guard guard);
  void Star(NodeIndex statement, absl::string_view module, Guard guard);
  void Row(absl::string_view path, absl::string_view value, Guard guard,
           uint32_t pos);
  std::string ModulePath(NodeIndex module) const;
  std::string Relative(size_t dots) const;
  std::string LiteralPrefix(NodeIndex expression) const;

  const Tree& tree_;
  CodeNames& names_;
  const NameScopes& scopes_;
  const GuardRules guards_;
  PythonFileFacts& facts_;
  FactRows& rows_;
};

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_IMPORT_PASS_H_
