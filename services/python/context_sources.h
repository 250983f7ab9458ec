// Which functions of a file get the task context, and what their callers pass
// instead.
//
// Scans the tree when it is made; constant after that, so thread-safe. Refers
// to the tree and the names.
#ifndef SERVICES_PYTHON_CONTEXT_SOURCES_H_
#define SERVICES_PYTHON_CONTEXT_SOURCES_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "services/python/code_names.h"
#include "services/python/syntax_tree.h"

namespace upgrade_advisor::python {

class ContextSources {
 public:
  ContextSources(const Tree& tree, const CodeNames& names);

  // Whether a function is the python_callable of an operator.
  bool IsCallable(absl::string_view function) const {
    return callables_.contains(function);
  }
  // Whether a caller gives the parameter its value: by name, or by position.
  bool IsPassed(absl::string_view function, absl::string_view parameter,
                int position) const;
  // The parameters that hold the context in the body of a function: of a task
  // and a callable "**kwargs", of a callback, of execute() and of what these
  // call with the context the one that is called so.
  std::vector<absl::string_view> HoldersOf(absl::string_view function,
                                           NodeIndex parameters,
                                           bool is_task) const;
  // "dag", "dag_run", "ti" or "task_instance" if that is the name, else empty.
  static absl::string_view NameOfRun(absl::string_view name);
  // The parameters of a function that Airflow calls by name which have such a
  // name and hold what it says: those that no caller gives a value.
  std::vector<absl::string_view> OfRun(absl::string_view function,
                                       NodeIndex parameters) const;
  // Whether user_defined_macros of the file have that name.
  bool IsMacro(absl::string_view name) const { return macros_.contains(name); }

 private:
  struct Passed {
    absl::flat_hash_set<std::string> keywords;
    int positions = 0;
    bool unknown = false;  // "*args", "**kwargs", op_kwargs of a variable
  };

  void NoteChain(NodeIndex chain);
  void NoteCall(NodeIndex call, absl::string_view callee, Passed& to);
  void NoteCallable(NodeIndex chain, absl::string_view function);
  void NoteKeys(NodeIndex value, Passed& to);
  void AddKeys(NodeIndex node, int depth, Passed& to, bool& any);
  void NoteMacros(NodeIndex value);

  const Tree& tree_;
  const CodeNames& names_;
  absl::flat_hash_map<absl::string_view, Passed> passed_;
  absl::flat_hash_set<absl::string_view> callables_;
  absl::flat_hash_set<absl::string_view> helpers_;
  absl::flat_hash_set<std::string> macros_;
};

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_CONTEXT_SOURCES_H_
