// Which names of a file stand for what is imported.
//
// Used by one thread. Names of the whole file are one scope: a function that
// imports lends the name to its neighbours, which is rare and harmless.
#ifndef SERVICES_PYTHON_IMPORT_TABLE_H_
#define SERVICES_PYTHON_IMPORT_TABLE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "services/domain/airflow_minors.h"

namespace upgrade_advisor::python {

// Whether an import may fail without harm, or never runs.
enum class Guard : uint8_t { kNone, kGuarded, kTyping };

// "@guarded." and so on, before a name.
absl::string_view PrefixOf(Guard guard);

struct ImportTarget {
  std::string path;
  Guard guard = Guard::kNone;
  // Under which the import runs.
  AirflowMinors minors = AirflowMinors::All();
};

class ImportTable {
 public:
  // Of one name: a try with a fallback has two.
  static constexpr size_t kMostTargets = 4;

  // `name` lives as long as the table.
  void Bind(absl::string_view name, ImportTarget target);
  // "import a.b.c": reaching a.b and a.b.c adds nothing.
  void AddModule(absl::string_view path);

  // "from a.b import *"
  void AddStar(absl::string_view module) { stars_.emplace_back(module); }
  const std::vector<std::string>& stars() const { return stars_; }

  // Empty for a name that is not imported.
  const std::vector<ImportTarget>& Find(absl::string_view name) const;
  bool IsModule(absl::string_view path) const {
    return modules_.contains(path);
  }

 private:
  absl::flat_hash_map<absl::string_view, std::vector<ImportTarget>> targets_;
  absl::flat_hash_set<std::string> modules_;
  std::vector<std::string> stars_;
  const std::vector<ImportTarget> nothing_{};
};

}  // namespace upgrade_advisor::python

#endif  // SERVICES_PYTHON_IMPORT_TABLE_H_
