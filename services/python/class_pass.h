// Classes with their bases, attributes and methods, and functions of a module.
//
// It alone writes rows of kind class, and `classes` of the facts, from which
// CombinePythonFacts makes rows of members once it knows all bases. Refers to
// all it was given. Used by one thread.
#ifndef SERVICES_PYTHON_CLASS_PASS_H_
#define SERVICES_PYTHON_CLASS_PASS_H_

#include <cstddef>
#include <string>

#include "services/python/code_names.h"
#include "services/python/fact_rows.h"
#include "services/python/syntax_tree.h"

namespace upgrade_advisor::python {

class ClassPass {
 public:
  ClassPass(const Tree& tree, const CodeNames& names, PythonFileFacts& facts,
            FactRows& rows)
      : tree_(tree), names_(names), facts_(facts), rows_(rows) {}

  // Adds the class and its bases; gives its number, by which members are added.
  size_t Class(NodeIndex statement);
  PythonFileFacts::Class& At(size_t owner) { return facts_.classes[owner]; }
  // A function of the module: "@function.NAME".
  void Function(NodeIndex statement, NodeIndex parameters);
  void Method(size_t owner, NodeIndex statement, NodeIndex parameters);
  // What an assignment in the body of a class gives a value.
  void Attribute(size_t owner, NodeIndex target, const FactValue& value);

 private:
  void Bases(NodeIndex call, size_t owner);
  // "async,self,context"
  std::string SignatureOf(NodeIndex statement, NodeIndex parameters) const;

  const Tree& tree_;
  const CodeNames& names_;
  PythonFileFacts& facts_;
  FactRows& rows_;
};

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_CLASS_PASS_H_
