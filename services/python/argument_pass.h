// Calls whose callee has a path, with all that is known of their arguments.
//
// It alone writes `functions` and `calls` of the facts, from which
// CombinePythonFacts makes rows once it knows which function of which file
// hands its keywords on to what. Refers to all it was given. Used by one
// thread.
#ifndef SERVICES_PYTHON_ARGUMENT_PASS_H_
#define SERVICES_PYTHON_ARGUMENT_PASS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/python/code_names.h"
#include "services/python/fact_rows.h"
#include "services/python/guard_rules.h"
#include "services/python/mapping_reader.h"
#include "services/python/name_scopes.h"
#include "services/python/syntax_tree.h"

namespace upgrade_advisor::python {

// Where a call is: what its names are, and what surrounds it.
struct CallSite {
  ScopeIndex scope = 0;
  // Numbers in the facts from 1; 0 for none.
  uint32_t function = 0;   // whose body it is in
  uint32_t method_of = 0;  // the class of that function
  Membership of;
};

// What stands before the brackets of a call, which is a link of a chain.
struct CalledName {
  NodeIndex chain = 0;
  CodeNames::Head head;  // of the chain
  NodeIndex last = 0;    // the name right before the call, or 0
};

class ArgumentPass {
 public:
  ArgumentPass(const Tree& tree, const CodeNames& names,
               const NameScopes& scopes, const GuardRules& guards,
               PythonFileFacts& facts, FactRows& rows)
      : tree_(tree),
        names_(names),
        scopes_(scopes),
        guards_(guards),
        mappings_(tree, names, scopes),
        facts_(facts),
        rows_(rows) {}

  // A function of the module, or of a class; gives its number.
  uint32_t Function(NodeIndex statement, NodeIndex parameters,
                    const PythonFileFacts::Class* owner);
  void Call(const CalledName& name, NodeIndex call, const CallSite& site);
  // "@dag" without brackets.
  void BareDecorator(NodeIndex expression, const CallSite& site);

  // Entries of "**mapping".
  Mapping MappingOf(NodeIndex expression, ScopeIndex scope) const {
    return mappings_.Read(expression, scope);
  }
  std::string NameOf(const MappingEntry& entry) const {
    return mappings_.NameOf(entry);
  }

 private:
  // What is called, by all the ways it may have come by its name.
  struct Callee {
    std::vector<std::string> paths;
    std::vector<AirflowMinors> minors;  // of each path, or none
    bool imported = false;
    bool partial = false;
    uint32_t skipped = 0;  // positions that are not its own
  };

  Callee CalleeOf(const CalledName& name, NodeIndex call,
                  const CallSite& site) const;
  Callee SuperOf(NodeIndex chain, NodeIndex call, const CallSite& site) const;
  // "X.partial(...).expand(...)" is a call of X.
  Callee ExpandedOf(const CodeNames::Head& head, NodeIndex call,
                    ScopeIndex scope) const;
  // "functools.partial(X, ...)"
  Callee PartialOf(NodeIndex call, ScopeIndex scope) const;
  Callee NamedOf(const CodeNames::Head& head, ScopeIndex scope,
                 int depth) const;
  Callee ValueOf(NodeIndex value, ScopeIndex scope, int depth) const;
  std::string OwnPath(absl::string_view name) const;
  // What a star import may have brought: of Airflow, if there is one only.
  std::string StarPath(absl::string_view name, ScopeIndex scope) const;

  PythonFileFacts::Call Arguments(NodeIndex call, const CallSite& site);
  void AddMapping(NodeIndex expression, const CallSite& site,
                  PythonFileFacts::Call& to);
  void AddKeyword(absl::string_view name, uint32_t pos, AirflowMinors minors,
                  PythonFileFacts::Call& to);
  void Note(const Callee& callee, PythonFileFacts::Call arguments, uint32_t pos,
            const CallSite& site);

  const Tree& tree_;
  const CodeNames& names_;
  const NameScopes& scopes_;
  const GuardRules& guards_;
  const MappingReader mappings_;
  PythonFileFacts& facts_;
  FactRows& rows_;
};

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_ARGUMENT_PASS_H_
