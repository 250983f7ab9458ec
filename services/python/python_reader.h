// Reads one Python file of a project into facts.
//
// Pure; thread-safe. Total: whatever the bytes are, there are facts, or
// problems with a place, or both. Credentials do not get past it: every literal
// has been redacted.
#ifndef SERVICES_PYTHON_PYTHON_READER_H_
#define SERVICES_PYTHON_PYTHON_READER_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/domain/airflow_minors.h"
#include "services/domain/fact.h"

namespace upgrade_advisor {

// Something that was not read, and why: a file that does not parse, an import
// of a name that only the running program knows.
struct UnreadFile {
  std::string path;
  uint32_t line = 0;    // 1-based
  uint32_t column = 0;  // 1-based, in bytes
  std::string reason;
};

// What one file says by itself; CombinePythonFacts makes facts of it. All texts
// are pieces of `pool`: one file has thousands.
struct PythonFileFacts {
  struct Text {
    uint32_t at = 0;
    uint32_t size = 0;
  };
  struct Row {
    FactKind kind = FactKind::kImport;
    bool value_withheld = false;
    uint32_t line = 0;
    uint32_t column = 0;
    Text name;
    Text value;
    uint32_t call = 0;  // as Fact has them
    uint32_t dag = 0;
    // A keyword that a "**mapping" brings, not the call as it is written.
    bool in_mapping = false;
    // Of a context: the value is not Airflow's, since somebody else passes it.
    bool elsewhere = false;
    // The innermost call of the file whose arguments it is in, or 0.
    uint32_t within = 0;
    // Under which it may run.
    AirflowMinors minors = AirflowMinors::All();
  };
  // An attribute or method of a class: the part of the name after the base.
  struct Member {
    bool is_method = false;
    Row row;
  };
  struct Class {
    Row row;
    std::vector<Text> bases;  // last names
    std::vector<Member> members;
    Text path;                     // "dags.team.etl.MyDag"
    std::vector<Text> base_paths;  // from where they are imported
    uint32_t constructor = 0;      // its __init__ in `functions`, from 1
  };
  // A function of the module or of a class, with the keywords that it does not
  // hand on: its parameters, and what it takes out of its "**keywords".
  struct Function {
    Text path;
    std::vector<Text> parameters;
  };
  struct Argument {
    Text name;
    uint32_t line = 0;
    uint32_t column = 0;
    AirflowMinors minors = AirflowMinors::All();
  };
  // A call; its callee is a path: of an imported name, or in the module.
  struct Call {
    Text callee;
    uint32_t line = 0;
    uint32_t column = 0;
    uint32_t call = 0;  // as Fact has them
    uint32_t dag = 0;
    std::vector<Argument> keywords;  // written, or in a dict that is known
    uint32_t positions = 0;
    bool starred = false;   // "*args"
    bool mapping = false;   // "**mapping" of which not all keys are known
    bool imported = false;  // else a name of the module, or of a variable
    // Under which the call runs, and its callee is imported.
    AirflowMinors minors = AirflowMinors::All();
    bool partial = false;  // more arguments may be added elsewhere
    // Of `functions`, from 1: the one whose own "**keywords" are handed on.
    uint32_t forwards = 0;
  };

  absl::string_view ViewOf(Text text) const {
    return absl::string_view(pool).substr(text.at, text.size);
  }

  std::string path;
  std::string pool;
  std::vector<Row> rows;  // by line and column
  std::vector<Class> classes;
  std::vector<Function> functions;
  std::vector<Call> calls;
  // What names of the module are imported from, "Dataset" and its path.
  std::vector<std::pair<Text, Text>> bindings;
  std::vector<uint32_t> outer_calls;  // of each call, from 1; or 0
  bool extends_path = false;          // with a folder of DAGs, or its own
  std::string module;                 // the dotted path of the file
  // Modules that are imported by whole names: where `rows` has them.
  std::vector<uint32_t> imported;
  std::vector<std::pair<FactKind, std::string>> open_prefixes;
  std::vector<UnreadFile> unread;
  bool parsed = true;         // else any fact may be missing
  bool imports_known = true;  // else any import may be missing
};

// `path` is relative to the project, with '/': "dags/team/etl.py".
PythonFileFacts ReadPythonFile(absl::string_view path, absl::string_view text);

}  // namespace upgrade_advisor

#endif  // SERVICES_PYTHON_PYTHON_READER_H_
