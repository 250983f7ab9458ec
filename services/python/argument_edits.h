// Decides which arguments of a file's calls get new names.
//
// Only names that are written at the call, and keys of a dict that goes into
// that call and nowhere else. Used once, by one thread; refers to all it was
// given.
#ifndef SERVICES_PYTHON_ARGUMENT_EDITS_H_
#define SERVICES_PYTHON_ARGUMENT_EDITS_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "services/python/code_edits.h"
#include "services/python/import_edits.h"
#include "services/python/name_uses.h"
#include "services/python/text_edits.h"

namespace upgrade_advisor::python {

class ArgumentEdits {
 public:
  // The rows of the file's facts are resolved.
  ArgumentEdits(const ReadSource& file, const NameUses& uses,
                const NewNames& names)
      : file_(file), tree_(file.tree), uses_(uses), names_(names.arguments) {}

  void Run();

  std::vector<TextEdit>& edits() { return edits_; }
  std::vector<Left>& left() { return left_; }
  // Where arguments are renamed.
  const std::vector<uint32_t>& done() const { return done_; }

 private:
  // An argument at its place, with all that the call reaches.
  struct Given {
    std::string old_name;
    std::string to;
    std::string shown;  // "airflow.DAG.schedule_interval"
    std::string why;    // it stays
  };
  // Where an argument or a key stands.
  struct Place {
    NodeIndex node = 0;    // kKeyword or kString
    NodeIndex holder = 0;  // kCall or kDict
  };

  void ReadRows();
  void NoteRow(absl::string_view path, const PythonFileFacts::Row& row);
  void FindPlaces();
  void LeaveDoubles();
  void NoteArguments(NodeIndex holder);
  void NoteKeys(NodeIndex dict);
  void NoteFlows();
  void Edit(uint32_t pos, const Given& given);
  // Whether a dict, or a "dict(...)", goes into one call only.
  bool FlowsOnce(NodeIndex mapping) const;
  bool Holds(NodeIndex holder, absl::string_view name) const;
  bool IsDictCall(NodeIndex call) const;

  const ReadSource& file_;
  const Tree& tree_;
  const NameUses& uses_;
  const std::map<std::string, NewName, std::less<>>& names_;
  std::map<uint32_t, Given> given_;  // by position
  absl::flat_hash_map<uint32_t, Place> places_;
  // Of the node of a mapping: what it is the value of.
  absl::flat_hash_map<NodeIndex, NodeIndex> assigned_to_;  // a kName
  absl::flat_hash_map<NodeIndex, NodeIndex> call_of_;      // kCall: its kChain
  std::vector<bool> unpacked_;  // what stands right after "**"
  std::vector<uint32_t> done_;
  std::vector<TextEdit> edits_;
  std::vector<Left> left_;
};

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_ARGUMENT_EDITS_H_
