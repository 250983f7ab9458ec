// Calls, their arguments, and names that are not imported: attributes and
// exceptions.
//
// It alone writes rows of kind call and keyword. The walker says what is a call
// and walks the arguments; this says what they mean. Refers to all it was
// given. Used by one thread.
#ifndef SERVICES_PYTHON_CALL_PASS_H_
#define SERVICES_PYTHON_CALL_PASS_H_

#include "absl/strings/string_view.h"
#include "services/python/code_names.h"
#include "services/python/fact_rows.h"
#include "services/python/syntax_tree.h"
#include "services/python/value_reader.h"

namespace upgrade_advisor::python {

class CallPass {
 public:
  // Arguments by position that have a row: ".0", ".1", ".2".
  static constexpr int kMostPositions = 3;

  CallPass(const Tree& tree, const CodeNames& names, const ValueReader& values,
           FactRows& rows)
      : tree_(tree), names_(names), values_(values), rows_(rows) {}

  // A called or decorating name: as it is written, and as it is imported.
  // `head` is null where the callee is more than names.
  void Callee(NodeIndex callee, const CodeNames::Head* head, bool decorator,
              const Membership& of);
  // The name that rows of its arguments begin with: "DAG" for each way to make
  // one. A view of the source or of an import's path.
  absl::string_view NameOf(NodeIndex callee, const CodeNames::Head* head,
                           bool decorator) const;
  // Whether what is called runs the command of its first argument.
  bool RunsCommand(const CodeNames::Head& head) const;

  void Positional(NodeIndex argument, absl::string_view callee, int position,
                  const Membership& of);
  // Of "default_args={...}" the keys have rows too.
  void Keyword(NodeIndex argument, absl::string_view callee,
               const Membership& of);
  // A key of a dict that is unpacked into the call.
  void MappedKeyword(absl::string_view name, NodeIndex value,
                     absl::string_view callee, const RowPlace& place);

  // An assignment of `value` to a target: default_args, or a key of it.
  void DefaultArgsTarget(NodeIndex target, NodeIndex value,
                         const Membership& of);
  // The keys of "{...}" or "dict(...)".
  void DefaultArgs(NodeIndex value, const Membership& of);
  // A key of a dict that is passed as default_args by another name.
  void DefaultArg(absl::string_view key, NodeIndex value,
                  const RowPlace& place);
  // Of a function that is a task: defaults of its parameters.
  void TaskDefaults(NodeIndex parameters, const Membership& of);
  void TaskOrder(NodeIndex parameters, const Membership& of);

  // ".name" that is reached from something that is not imported.
  void Attribute(NodeIndex name, const Membership& of);
  // Those of a head, but for the last one if it is stored to.
  void HeadAttributes(const CodeNames::Head& head, bool stored,
                      const Membership& of);
  // What a handler catches.
  void Except(NodeIndex expression, const Membership& of);

 private:
  void Argument(absl::string_view name, NodeIndex value,
                absl::string_view callee, const RowPlace& place);
  void ExecutorConfig(NodeIndex value, const Membership& of);
  NodeIndex DefaultArgsKey(NodeIndex target) const;

  const Tree& tree_;
  const CodeNames& names_;
  const ValueReader& values_;
  FactRows& rows_;
};

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_CALL_PASS_H_
