// Who reads the task context: by a key, as a parameter that Airflow fills, or
// an attribute of the run and the task instance that are in it.
//
// It alone writes rows of kind context that come from code; those of templates
// are StringPass's. Refers to all it was given. Used by one thread.
#ifndef SERVICES_PYTHON_CONTEXT_PASS_H_
#define SERVICES_PYTHON_CONTEXT_PASS_H_

#include "absl/strings/string_view.h"
#include "services/python/context_sources.h"
#include "services/python/fact_rows.h"
#include "services/python/syntax_tree.h"

namespace upgrade_advisor::python {

class ContextPass {
 public:
  ContextPass(const Tree& tree, const ContextSources& sources, FactRows& rows)
      : tree_(tree), sources_(sources), rows_(rows) {}

  // "['x']", ".get('x')": the link of a chain that follows a context, or
  // `elsewhere` what only has a name like one.
  void Access(NodeIndex link, bool elsewhere, const Membership& of);
  // ContextSources::NameOfRun of the key that a link asks a context for.
  absl::string_view OfRunAt(NodeIndex link) const;
  // ".execution_date": the link of a chain that follows such a one.
  void Attribute(absl::string_view owner, NodeIndex link, bool elsewhere,
                 const Membership& of);
  // Of a function that Airflow calls: what it hands over by name, and what the
  // caller does. A lambda has no name.
  void Parameters(absl::string_view function, NodeIndex parameters,
                  bool by_name, const Membership& of);

 private:
  // The string that a link asks a context for; 0 if it asks for none.
  NodeIndex KeyOf(NodeIndex link) const;
  NodeIndex FirstString(NodeIndex parent) const;

  const Tree& tree_;
  const ContextSources& sources_;
  FactRows& rows_;
};

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_CONTEXT_PASS_H_
