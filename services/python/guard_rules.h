// Whether an import below a statement may fail without harm, or never runs, and
// under which minors of Airflow a statement runs.
//
// Pure over the tree and the names; thread-safe while those do not change.
#ifndef SERVICES_PYTHON_GUARD_RULES_H_
#define SERVICES_PYTHON_GUARD_RULES_H_

#include "services/domain/airflow_minors.h"
#include "services/python/code_names.h"
#include "services/python/import_table.h"
#include "services/python/name_scopes.h"
#include "services/python/syntax_tree.h"
#include "services/python/version_tests.h"

namespace upgrade_advisor::python {

class GuardRules {
 public:
  struct OfTest {
    Guard inside;  // of the block below the test
    Guard rest;    // of what follows it: elif, else
    // Minors of Airflow under which those may run.
    AirflowMinors inside_minors = AirflowMinors::All();
    AirflowMinors rest_minors = AirflowMinors::All();
  };

  GuardRules(const Tree& tree, const CodeNames& names, const NameScopes& scopes)
      : tree_(tree),
        names_(names),
        scopes_(scopes),
        tests_(tree, names, scopes) {}

  // `outer` is the guard of the statement itself; none of these is weaker.
  OfTest OfIf(NodeIndex test, Guard outer, ScopeIndex scope) const;
  // Under which minors a condition of the scopes holds.
  AirflowMinors MinorsOf(uint32_t condition) const;
  // Under which minors the statements after an "if" may run: one that returns
  // or raises lets only those through for which it is false.
  AirflowMinors After(NodeIndex statement, ScopeIndex scope) const;
  Guard OfTry(NodeIndex statement, Guard outer) const;
  Guard OfHandler(NodeIndex handler, Guard outer) const;
  // Whether a handler is for what another Airflow does not have: a key, an
  // attribute, an argument.
  bool IsOfOtherSide(NodeIndex handler) const;
  // Whether a "try" tries what only one side of an upgrade has.
  bool TriesOneSide(NodeIndex statement) const;
  // "with contextlib.suppress(ImportError):"
  Guard OfWith(NodeIndex statement, Guard outer) const;

 private:
  // Whether a block never reaches its end.
  bool Leaves(NodeIndex block) const;
  bool AnyLeaves(NodeIndex statement) const;
  bool Catches(NodeIndex handler) const;
  template <typename Test>
  bool CatchesSome(NodeIndex handler, Test test) const;
  bool IsImportError(NodeIndex expression) const;
  bool SuppressesImportError(NodeIndex statement) const;

  const Tree& tree_;
  const CodeNames& names_;
  const NameScopes& scopes_;
  const VersionTests tests_;
};

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_GUARD_RULES_H_
