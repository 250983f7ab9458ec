// Whether an import below a statement may fail without harm, or never runs.
//
// Pure over the tree and the names; thread-safe while those do not change.
#ifndef SERVICES_PYTHON_GUARD_RULES_H_
#define SERVICES_PYTHON_GUARD_RULES_H_

#include "services/python/code_names.h"
#include "services/python/import_table.h"
#include "services/python/syntax_tree.h"

namespace upgrade_advisor::python {

class GuardRules {
 public:
  struct OfTest {
    Guard inside;  // of the block below the test
    Guard rest;    // of what follows it: elif, else
  };

  GuardRules(const Tree& tree, const CodeNames& names)
      : tree_(tree), names_(names) {}

  // `outer` is the guard of the statement itself; none of these is weaker.
  OfTest OfIf(NodeIndex test, Guard outer) const;
  Guard OfTry(NodeIndex statement, Guard outer) const;
  Guard OfHandler(NodeIndex handler, Guard outer) const;
  // "with contextlib.suppress(ImportError):"
  Guard OfWith(NodeIndex statement, Guard outer) const;

 private:
  bool MentionsVersion(NodeIndex expression) const;
  bool Catches(NodeIndex handler) const;
  bool IsImportError(NodeIndex expression) const;
  bool SuppressesImportError(NodeIndex statement) const;

  const Tree& tree_;
  const CodeNames& names_;
};

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_GUARD_RULES_H_
