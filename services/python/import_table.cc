#include "services/python/import_table.h"

#include <utility>

namespace upgrade_advisor::python {

absl::string_view PrefixOf(Guard guard) {
  switch (guard) {
    case Guard::kGuarded:
      return "@guarded.";
    case Guard::kTyping:
      return "@typing.";
    case Guard::kNone:
      break;
  }
  return "";
}

void ImportTable::Bind(absl::string_view name, ImportTarget target) {
  std::vector<ImportTarget>& targets = targets_[name];
  for (ImportTarget& known : targets) {
    if (known.path != target.path || known.guard != target.guard) continue;
    known.minors = known.minors | target.minors;
    return;
  }
  // More fallbacks of one name than that no file has; the first ones stay.
  if (targets.size() < kMostTargets) targets.push_back(std::move(target));
}

void ImportTable::AddModule(absl::string_view path) {
  // A path that is known has brought its parents along.
  while (modules_.emplace(path).second) {
    const size_t dot = path.rfind('.');
    if (dot == absl::string_view::npos) return;
    path = path.substr(0, dot);
  }
}

// By reference, and to an empty list for a name that is not imported: it is
// called for every name in the file.
const std::vector<ImportTarget>& ImportTable::Find(
    absl::string_view name) const {
  const auto found = targets_.find(name);
  return found == targets_.end() ? nothing_ : found->second;
}

}  // namespace upgrade_advisor::python
