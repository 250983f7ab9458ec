// The upgrade test: both environments are made, their packages compared, and
// the project's files loaded in each.
//
// Runs programs and the project's code, the latter under confinement; blocking.
// Nothing of the project is changed.
#ifndef SERVICES_REHEARSAL_REHEARSAL_H_
#define SERVICES_REHEARSAL_REHEARSAL_H_

#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "services/project/project_files.h"
#include "services/rehearsal/dags/dag_loading.h"
#include "services/rehearsal/environments/environment_maker.h"
#include "services/rehearsal/rehearsal_report.h"

namespace upgrade_advisor {

struct RehearsalRequest {
  RehearsedImage from;
  RehearsedImage to;
  bool is_downgrade = false;
  std::string as_of;    // "YYYY-MM-DD"
  std::string project;  // its folder
  ProjectFiles files;   // its small files
  std::vector<ProjectFileToLoad> to_load;
  // Of "dependencies", "imports", "dags"; empty: all.
  std::set<std::string> only;
  std::string uv;  // empty: found
  PackageIndexes indexes;
  std::string script;  // load_dags.py
  bool is_offline = false;
  int jobs = 2;
  std::chrono::seconds file_limit{60};
  // What goes on now, and how much of it is done of how much (0: not known).
  std::function<void(const std::string& what, size_t done, size_t total)>
      on_progress;
};

// FailedPrecondition if there is no folder for environments; InvalidArgument
// if a file that the user named is not what it should be. Everything else is in
// the report.
absl::StatusOr<RehearsalReport> Rehearse(const RehearsalRequest& request);

}  // namespace upgrade_advisor

#endif  // SERVICES_REHEARSAL_REHEARSAL_H_
