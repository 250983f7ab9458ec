// Which value a variable of a file has, where it can have one only.
//
// Reads the whole tree when it is made; constant after that, so thread-safe.
// Refers to the tree. Scopes are those of Python: a name is looked up in its
// function, in the functions around it, and in the module; a class only lends
// its names to the statements of its own body.
#ifndef SERVICES_PYTHON_NAME_SCOPES_H_
#define SERVICES_PYTHON_NAME_SCOPES_H_

#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "services/python/syntax_tree.h"

namespace upgrade_advisor::python {

using ScopeIndex = uint32_t;  // 0: the module

class NameScopes {
 public:
  // What the code does to a dict after it has a name.
  struct Change {
    enum class Kind : uint8_t {
      kSets,    // d["key"] = value, d.setdefault("key", value): key and value
      kMerges,  // d.update({...}): value; keywords of it are children of
                // `value`
      kTakes,   // d.pop("key"), del d["key"]: key
      kAny,     // something else
    };
    Kind kind = Kind::kAny;
    NodeIndex key = 0;
    NodeIndex value = 0;
    uint32_t condition = 0;  // under which it is done; 0: none
  };
  // A branch of an "if", and what that is in.
  struct Condition {
    uint32_t outer = 0;
    NodeIndex test = 0;
    bool holds = true;  // else the test is false
    ScopeIndex scope = 0;
  };
  struct Variable {
    int bindings = 0;     // by assignment, loop, parameter, definition
    NodeIndex value = 0;  // of a plain assignment
    // Of an assignment to several names: the value of all, and which one it is.
    NodeIndex source = 0;  // else as `value`
    int item = -1;
    bool takes_keywords = false;  // "**name" of the function of the scope
    NodeIndex function = 0;       // that is defined by this name
    // Is bound in a try that imports from Airflow: says what there is.
    bool about_airflow = false;
    std::vector<Change> changes;
  };

  explicit NameScopes(const Tree& tree);

  // Of a kFunction, kClass or kLambda.
  ScopeIndex Of(NodeIndex node) const;
  // Null for a name that the file does not bind.
  const Variable* Find(absl::string_view name, ScopeIndex scope) const;
  // The value of a variable that is bound once, or 0.
  NodeIndex ValueOf(absl::string_view name, ScopeIndex scope) const;
  // Whether a name, where it stands, is one of a function, and not the name
  // that the module imports.
  bool IsLocal(NodeIndex name) const { return local_.contains(name); }
  // Of a number above 0.
  const Condition& ConditionOf(uint32_t number) const {
    return conditions_[number - 1];
  }

 private:
  static constexpr ScopeIndex kNowhere = UINT32_MAX;

  struct Scope {
    ScopeIndex parent = 0;
    bool is_class = false;
    absl::flat_hash_map<absl::string_view, Variable> names;
    absl::flat_hash_set<absl::string_view> imports;
  };
  struct Use {
    NodeIndex name = 0;
    ScopeIndex scope = 0;
  };
  struct Pending {
    absl::string_view name;
    ScopeIndex scope = 0;
    Change change;
  };

  ScopeIndex Enter(NodeIndex node, ScopeIndex parent, bool is_class);
  void Children(NodeIndex node, ScopeIndex scope);
  void Visit(NodeIndex node, ScopeIndex scope);
  void If(NodeIndex node, ScopeIndex scope);
  void Try(NodeIndex node, ScopeIndex scope);
  void Note(absl::string_view name, Change change, ScopeIndex scope);
  void Imports(NodeIndex statement, ScopeIndex scope);
  void Function(NodeIndex node, ScopeIndex scope);
  void Class(NodeIndex node, ScopeIndex scope);
  void Assign(NodeIndex node, ScopeIndex scope);
  void Parameters(NodeIndex parameters, ScopeIndex inside, ScopeIndex scope);
  void Bind(NodeIndex target, NodeIndex value, ScopeIndex scope);
  void BindName(NodeIndex name, NodeIndex source, int item, ScopeIndex scope);
  void NoteCall(NodeIndex chain, ScopeIndex scope);
  // A kOther may change the name it begins with: "d |= x", "n += 1".
  void NoteAugmented(NodeIndex node, ScopeIndex scope);
  // The scope that binds what the name is in `scope`, or kNowhere.
  ScopeIndex BoundIn(absl::string_view name, ScopeIndex scope) const;
  void Settle();
  bool IsBoundInFunction(absl::string_view name, ScopeIndex scope) const;

  const Tree& tree_;
  std::vector<Scope> scopes_;
  absl::flat_hash_map<NodeIndex, ScopeIndex> of_node_;
  std::vector<Pending> pending_;
  std::vector<Use> uses_;  // outside of the module's own code
  absl::flat_hash_set<NodeIndex> local_;
  std::vector<Condition> conditions_;
  bool tries_airflow_ = false;  // the walk is in a try that imports from it
  uint32_t condition_ = 0;      // where the walk is
};

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_NAME_SCOPES_H_
