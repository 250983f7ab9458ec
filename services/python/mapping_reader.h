// Which keys a mapping has, as far as that is known without running the code.
//
// Pure over the tree, the names and the scopes; thread-safe while those do not
// change.
#ifndef SERVICES_PYTHON_MAPPING_READER_H_
#define SERVICES_PYTHON_MAPPING_READER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/python/code_names.h"
#include "services/python/name_scopes.h"
#include "services/python/syntax_tree.h"

namespace upgrade_advisor::python {

// A key with its value: of a dict a kString and an expression, of "dict(a=1)" a
// kKeyword and its value.
struct MappingEntry {
  NodeIndex key = 0;
  NodeIndex value = 0;
  uint32_t condition = 0;  // of NameScopes: under which it is there
};

struct Mapping {
  std::vector<MappingEntry> entries;
  // Keys that are taken out again.
  std::vector<NodeIndex> taken;
  bool known = true;  // else there may be other keys
  // It is what "**keywords" of the function brought, with changes.
  bool forwarded = false;
};

class MappingReader {
 public:
  MappingReader(const Tree& tree, const CodeNames& names,
                const NameScopes& scopes)
      : tree_(tree), names_(names), scopes_(scopes) {}

  // Of a dict, of "dict(...)", of a variable that is one of them, and of what
  // is copied or merged of those.
  Mapping Read(NodeIndex expression, ScopeIndex scope) const;
  std::string NameOf(const MappingEntry& entry) const;

 private:
  void Add(NodeIndex expression, ScopeIndex scope, int depth,
           Mapping& to) const;
  void AddDict(NodeIndex dict, ScopeIndex scope, int depth, Mapping& to) const;
  void AddVariable(absl::string_view name, ScopeIndex scope, int depth,
                   Mapping& to) const;
  void AddChange(const NameScopes::Change& change, ScopeIndex scope, int depth,
                 Mapping& to) const;
  void AddChain(NodeIndex chain, ScopeIndex scope, int depth,
                Mapping& to) const;
  void AddArguments(NodeIndex call, ScopeIndex scope, int depth,
                    Mapping& to) const;
  std::string TextOf(NodeIndex key) const;

  const Tree& tree_;
  const CodeNames& names_;
  const NameScopes& scopes_;
};

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_MAPPING_READER_H_
