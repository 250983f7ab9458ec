// Which files of a project there are, and which of them matter.
//
// Reads directories; opens no file but .airflowignore.
#ifndef SERVICES_CLI_PROJECT_PROJECT_LISTING_H_
#define SERVICES_CLI_PROJECT_PROJECT_LISTING_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/domain/fact.h"
#include "services/project/located_error.h"

namespace upgrade_advisor {

// Paths are relative to the project, with '/', sorted.
struct ProjectListing {
  std::vector<std::string> files;   // all but those of tools and caches
  std::vector<std::string> python;  // that Airflow loads, or code it loads does
  std::vector<std::string> shell;   // scripts
  std::vector<std::string> yaml;    // that code Airflow loads may read
  // The patterns of .airflowignore.
  std::vector<Fact> ignore_patterns;
  std::vector<LocatedError> errors;
  // Some of them hide code that Airflow may load.
  bool code_open = false;
  // There are more files than were listed.
  bool files_open = false;
};

// Links are not followed; those that may lead to code are errors. At most
// 20 000 files and as many folders are listed, first where Airflow looks for
// code.
absl::StatusOr<ProjectListing> ListProject(const std::string& folder,
                                           bool ignore_is_glob);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_PROJECT_PROJECT_LISTING_H_
