// What the names in the code of a file stand for.
//
// Owns the import table, the names that hold the task context, and the names of
// functions that Airflow calls; refers to the tree and its scopes. ImportPass
// binds the imports before anything asks; from then on nothing changes, and
// views of the paths of targets live as long as this does. Used by one thread.
#ifndef SERVICES_PYTHON_CODE_NAMES_H_
#define SERVICES_PYTHON_CODE_NAMES_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "services/python/import_table.h"
#include "services/python/name_scopes.h"
#include "services/python/syntax_tree.h"

namespace upgrade_advisor::python {

class CodeNames {
 public:
  // What a chain begins with: "a.b.c" of "a.b.c(d).e".
  struct Head {
    absl::string_view root;  // empty where it is not a name
    NodeIndex first = 0;     // the root
    NodeIndex last = 0;      // the last attribute of it, or the root
    int attributes = 0;
    const std::vector<ImportTarget>* targets = nullptr;
  };

  // Finds context names and callbacks, wherever in the file they are.
  CodeNames(const Tree& tree, const NameScopes& scopes);

  ImportTable& imports() { return imports_; }
  const ImportTable& imports() const { return imports_; }

  Head HeadOf(NodeIndex expression) const;
  // Of a name or a chain: its last name, or 0.
  NodeIndex LastName(NodeIndex expression) const;
  // The path of a name or a chain of attributes, from where it is imported if
  // it is; empty for anything else.
  std::string Dotted(NodeIndex expression) const;
  std::string PathOf(const ImportTarget& target, const Head& head) const;

  // Whether a name is one that holds the task context: "context", "kwargs",
  // and what get_current_context() was assigned to.
  bool HoldsContext(absl::string_view name) const {
    return context_names_.contains(name);
  }
  // Only what get_current_context() was assigned to.
  bool IsCurrentContext(absl::string_view name) const {
    return current_contexts_.contains(name);
  }
  // Whether a function of that name is passed to Airflow to be called.
  bool IsCallback(absl::string_view function) const {
    return callbacks_.contains(function);
  }
  // "python_callable", "on_failure_callback".
  static bool IsCallbackArgument(absl::string_view argument);
  // Whether a decorator makes a task: "task", "task.docker", and whatever is
  // imported as one of them.
  bool IsTask(NodeIndex decorator) const;

 private:
  void NoteCallbacks(NodeIndex expression);
  void NoteCallbacksOfDict(NodeIndex dict);
  void NoteContextNames(NodeIndex assignment);
  bool IsContextCall(NodeIndex expression) const;

  const Tree& tree_;
  const NameScopes& scopes_;
  ImportTable imports_;
  absl::flat_hash_set<absl::string_view> context_names_;
  absl::flat_hash_set<absl::string_view> current_contexts_;
  absl::flat_hash_set<absl::string_view> callbacks_;
};

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_CODE_NAMES_H_
