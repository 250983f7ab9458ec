// For which minors of Airflow a test is true.
//
// An expression is not recognised but evaluated: once for each version of
// Airflow. What is not known stays open, so that a test never excludes a minor
// that it may not exclude. Pure over the tree, the names and the scopes;
// thread-safe while those do not change.
#ifndef SERVICES_PYTHON_VERSION_TESTS_H_
#define SERVICES_PYTHON_VERSION_TESTS_H_

#include "services/domain/airflow_minors.h"
#include "services/python/code_names.h"
#include "services/python/name_scopes.h"
#include "services/python/syntax_tree.h"

namespace upgrade_advisor::python {

class VersionTests {
 public:
  struct Outcome {
    AirflowMinors yes = AirflowMinors::All();  // may be true under
    AirflowMinors no = AirflowMinors::All();   // may be false under
    // It looks at Airflow's version or at what Airflow has, though what it says
    // may not be known.
    bool about_airflow = false;
  };

  VersionTests(const Tree& tree, const CodeNames& names,
               const NameScopes& scopes)
      : tree_(tree), names_(names), scopes_(scopes) {}

  Outcome Of(NodeIndex test, ScopeIndex scope) const;

 private:
  const Tree& tree_;
  const CodeNames& names_;
  const NameScopes& scopes_;
};

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_VERSION_TESTS_H_
