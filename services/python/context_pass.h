// Who reads the task context: by a key, or as a parameter that Airflow fills.
//
// It alone writes rows of kind context that come from code; those of templates
// are StringPass's. Refers to all it was given. Used by one thread.
#ifndef SERVICES_PYTHON_CONTEXT_PASS_H_
#define SERVICES_PYTHON_CONTEXT_PASS_H_

#include "services/python/fact_rows.h"
#include "services/python/syntax_tree.h"

namespace upgrade_advisor::python {

class ContextPass {
 public:
  ContextPass(const Tree& tree, FactRows& rows) : tree_(tree), rows_(rows) {}

  // "['x']", ".get('x')": the link of a chain that follows a context.
  void Access(NodeIndex link, const Membership& of);
  // Of a function that Airflow calls: what it hands over by name.
  void Parameters(NodeIndex parameters, const Membership& of);

 private:
  NodeIndex FirstString(NodeIndex parent) const;

  const Tree& tree_;
  FactRows& rows_;
};

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_CONTEXT_PASS_H_
