// What is written in strings: templates, commands, paths of the REST API.
//
// It alone writes rows of kind shell, and rows of kind context that come from
// templates. Texts of literals live in a buffer of the call that reads them.
// Refers to all it was given. Used by one thread.
#ifndef SERVICES_PYTHON_STRING_PASS_H_
#define SERVICES_PYTHON_STRING_PASS_H_

#include "absl/strings/string_view.h"
#include "services/python/context_sources.h"
#include "services/python/fact_rows.h"
#include "services/python/syntax_tree.h"

namespace upgrade_advisor::python {

class StringPass {
 public:
  StringPass(const Tree& tree, const ContextSources& sources, FactRows& rows)
      : tree_(tree), sources_(sources), rows_(rows) {}

  // A kString or kFString that is more than a comment. `within`: the innermost
  // call that it is an argument of.
  void Read(NodeIndex string, uint32_t within, const Membership& of);
  // A script, or a list of the words of a command.
  void Command(NodeIndex value);

 private:
  void Urls(absl::string_view text, uint32_t pos);
  void Commands(absl::string_view script, uint32_t pos);

  const Tree& tree_;
  const ContextSources& sources_;
  FactRows& rows_;
};

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_STRING_PASS_H_
