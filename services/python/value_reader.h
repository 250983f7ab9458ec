// What can be said of a value without running the code.
//
// Pure over the tree and the names; thread-safe while those do not change.
#ifndef SERVICES_PYTHON_VALUE_READER_H_
#define SERVICES_PYTHON_VALUE_READER_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "services/python/code_names.h"
#include "services/python/fact_rows.h"
#include "services/python/syntax_tree.h"

namespace upgrade_advisor::python {

class ValueReader {
 public:
  ValueReader(const Tree& tree, const CodeNames& names)
      : tree_(tree), names_(names) {}

  // The text of a literal; "timedelta()" of a call, "[list f()]" of a
  // container, "TriggerRule.ALL_DONE" of a name; anything else is withheld.
  FactValue ValueOf(NodeIndex expression) const;

 private:
  FactValue ChainValue(NodeIndex chain) const;
  FactValue ContainerValue(NodeIndex container) const;
  bool CallsIn(NodeIndex expression,
               std::vector<absl::string_view>& calls) const;

  const Tree& tree_;
  const CodeNames& names_;
};

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_VALUE_READER_H_
