// Which call of a project calls what of Airflow, through its own functions and
// classes.
//
// Made of all files of a project; refers to them, and they do not change while
// it lives. Thread-safe.
#ifndef SERVICES_PYTHON_CALL_RESOLUTION_H_
#define SERVICES_PYTHON_CALL_RESOLUTION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "services/python/python_reader.h"

namespace upgrade_advisor::python {

// Whether a path is one whose calls have rows: of Airflow, or of a package that
// builds its DAGs.
bool IsResolved(absl::string_view path);

// Where the callee of a call is from.
enum class CalleeKind : uint8_t {
  kUnknown,  // a variable, an attribute of one, the result of a call
  kAirflow,  // a path that IsResolved
  kProject,
  kPackage,  // some other package
};

struct Callee {
  CalleeKind kind = CalleeKind::kUnknown;
  // From where it is defined if that is in the project.
  std::string path;
};

// A call of something of such a package, with all its arguments.
struct ResolvedCall {
  struct Keyword {
    std::string name;
    // Where the call itself has it; 0 where a function on the way adds it.
    uint32_t line = 0;
    uint32_t column = 0;
    AirflowMinors minors = AirflowMinors::All();
  };

  std::string callee;
  std::vector<Keyword> keywords;
  uint32_t positions = 0;
  bool starred = false;
  bool mapping = false;
  bool partial = false;
  AirflowMinors minors = AirflowMinors::All();

  // "catchup,schedule,*1,**,partial"
  std::string Shown() const;
};

class CallResolution {
 public:
  explicit CallResolution(const std::vector<PythonFileFacts>& files);

  Callee CalleeOf(const PythonFileFacts& file,
                  const PythonFileFacts::Call& call) const;

  // What a call of a file reaches; nothing if it stays in the project, or
  // leaves it for another package. `callee` is that of the call.
  std::vector<ResolvedCall> Reached(const PythonFileFacts& file,
                                    const PythonFileFacts::Call& call,
                                    const Callee& callee) const;

 private:
  struct Definition {
    const PythonFileFacts* file = nullptr;
    uint32_t function = 0;  // of the file, from 1
    const PythonFileFacts::Class* owner = nullptr;
  };

  void AddFile(const PythonFileFacts& file);
  // Where a path leads that code of `module` knows: through imports of modules
  // of the project, and the folders that Airflow puts on the path.
  std::string Canonical(absl::string_view path, absl::string_view module,
                        int hops) const;
  const Definition* Find(absl::string_view path) const;
  void Follow(const PythonFileFacts& from, ResolvedCall call, int depth,
              std::vector<ResolvedCall>& found) const;
  // With the callee where it is defined.
  void FollowDefined(const PythonFileFacts& from, ResolvedCall call, int depth,
                     std::vector<ResolvedCall>& found) const;
  void HandOn(const PythonFileFacts& file, uint32_t function,
              const ResolvedCall& call, int depth,
              std::vector<ResolvedCall>& found) const;

  void AddPrefixes(absl::string_view path);

  absl::flat_hash_map<std::string, Definition> definitions_;
  // Of modules: what a name of it is imported from.
  absl::flat_hash_map<std::string, std::string> bindings_;
  // All that comes before a dot in the keys of these two: most paths of a
  // project begin with none of them, and need no other look.
  absl::flat_hash_set<std::string> prefixes_;
  // Of a file: calls by the function that hands its keywords on to them.
  absl::flat_hash_map<
      const PythonFileFacts*,
      absl::flat_hash_map<uint32_t, std::vector<const PythonFileFacts::Call*>>>
      handed_on_;
};

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_CALL_RESOLUTION_H_
