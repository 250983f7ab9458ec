// Where the code of a file uses a name: as the beginning of "name.attribute",
// or in any other way.
//
// Looks at all nodes once when it is made; names in import statements are left
// out, but for what they bind. Names of the whole file are one scope, as in the
// import table. Refers to the tree. Constant, hence thread-safe.
#ifndef SERVICES_PYTHON_NAME_USES_H_
#define SERVICES_PYTHON_NAME_USES_H_

#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "services/python/syntax_tree.h"

namespace upgrade_advisor::python {

class NameUses {
 public:
  struct Uses {
    std::vector<NodeIndex> chains;  // that begin with "name.attribute"
    // Read, stored, called, a parameter, a definition.
    int others = 0;
    // What import statements bind it to.
    std::set<std::string> imports;
  };

  explicit NameUses(const Tree& tree);

  const Uses& Of(absl::string_view name) const;

 private:
  void NoteImport(NodeIndex statement, std::vector<bool>& taken);
  void NoteFrom(NodeIndex statement, std::vector<bool>& taken);
  void NoteNode(NodeIndex node, std::vector<bool>& taken);

  const Tree& tree_;
  absl::flat_hash_map<absl::string_view, Uses> uses_;
  const Uses nothing_{};
};

// "a.b.c" of the kName children of a kModule or kAlias.
std::string DottedNameOf(const Tree& tree, NodeIndex parent);
// The kAsName of a kAlias, or 0.
NodeIndex AsNameOf(const Tree& tree, NodeIndex alias);

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_NAME_USES_H_
