// What load_dags.py writes about the files of a project, read with distrust:
// code of the project may have had a hand in it.
//
// Pure and total: any bytes in, rows out; thread-safe. Values own all their
// data.
#ifndef SERVICES_REHEARSAL_DAGS_DAG_ROWS_H_
#define SERVICES_REHEARSAL_DAGS_DAG_ROWS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace upgrade_advisor {

// Texts are valid UTF-8 and of bounded length; so are lists.
struct LoadError {
  std::string
      type;  // "ImportError"; Timeout, Killed, Exit, Flood for a process
  std::string text;
  std::string
      file;  // the place in the project that it comes from; may be empty
  uint32_t line = 0;  // 0: not known
  std::string traceback;
};

struct LoadedTask {
  std::string id;
  std::string type;

  friend auto operator<=>(const LoadedTask&, const LoadedTask&) = default;
};

struct LoadedDag {
  std::string id;
  std::vector<LoadedTask> tasks;  // sorted
  std::string schedule;
  std::string serialization_error;  // empty: it can be stored
};

struct ImportFault {
  std::string module;
  std::string name;  // empty: the module itself
  uint32_t line = 0;
  bool is_guarded = false;  // the file expects that it may fail
  std::string text;
};

// An import that worked while no code of the project had run.
struct WorkingImport {
  std::string name;  // "airflow.models.DAG"
  uint32_t line = 0;

  friend auto operator<=>(const WorkingImport&, const WorkingImport&) = default;
};

// A file as one environment loads it.
struct LoadedFile {
  std::optional<LoadError> error;  // of loading it as a DAG file
  bool was_loaded = false;         // there is a row about that
  std::vector<LoadedDag> dags;
  double seconds = 0;
  // What it asked for that is not there.
  std::vector<std::string> variables;
  std::vector<std::string> connections;
  std::vector<std::string> hosts;

  bool were_imports_checked = false;
  std::optional<LoadError> import_error;  // why they could not be checked
  uint32_t imports = 0;
  std::vector<ImportFault> import_faults;
  std::vector<WorkingImport> working_imports;  // of packages
};

struct LoadedProject {
  std::map<std::string, LoadedFile> files;
  std::string airflow;  // as it calls itself; empty: it did not start
  std::string python;
  bool is_complete = false;
};

// Adds a row; false if it is not one. Rows about files that are not in `out`
// already are none.
bool AddDagRow(absl::string_view line, LoadedProject& out);

}  // namespace upgrade_advisor

#endif  // SERVICES_REHEARSAL_DAGS_DAG_ROWS_H_
