// Writes new names into the Python files of a project: imports that moved, and
// arguments that were renamed.
//
// Pure; thread-safe. Total: any bytes in; what cannot be changed without a
// doubt is left and said to be. Only the names change: encoding, line ends,
// blanks and comments stay, and each file still parses.
//
// Not touched: star imports; names in strings; imports that a try or
// TYPE_CHECKING guards; what runs under a test of Airflow's version; files that
// do not parse or say that they are generated.
#ifndef SERVICES_PYTHON_CODE_EDITS_H_
#define SERVICES_PYTHON_CODE_EDITS_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

struct PythonSource {
  std::string path;  // relative to the project, with '/'
  std::string text;  // the bytes of the file
};

// What to write instead of a dotted name or an argument.
struct NewName {
  std::string to;  // empty: the old name is left, and `why` says why
  std::string why;
  // The old one is a module: what is used of it decides where it goes.
  bool is_module = false;
};

struct NewNames {
  // By dotted name: "airflow.operators.dummy.DummyOperator". All names that do
  // not work any more are in it.
  std::map<std::string, NewName, std::less<>> names;
  // By callee and argument: "airflow.DAG.schedule_interval"; `to` is the new
  // argument.
  std::map<std::string, NewName, std::less<>> arguments;
};

// Something that stays, and why.
struct LeftPlace {
  std::string file;
  uint32_t line = 0;  // 1-based, in the text that was given
  std::string name;
  std::string reason;

  friend auto operator<=>(const LeftPlace&, const LeftPlace&) = default;
};

// A line on which something was found and changed, in the text that was given.
struct DoneLine {
  std::string file;
  uint32_t line = 0;

  friend auto operator<=>(const DoneLine&, const DoneLine&) = default;
};

struct CodeEdits {
  std::vector<PythonSource> changed;  // with their new texts, by path
  std::vector<LeftPlace> left;        // by file and line
  std::set<DoneLine> done;
};

CodeEdits EditCode(std::vector<PythonSource> files, const NewNames& names);

}  // namespace upgrade_advisor

#endif  // SERVICES_PYTHON_CODE_EDITS_H_
