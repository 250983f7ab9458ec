// A project's folder, read: its small files as they are, everything else as
// facts.
//
// Reads files; several threads work on the Python files. Nothing outside the
// folder is opened, and no link is followed.
#ifndef SERVICES_CLI_PROJECT_PROJECT_FOLDER_H_
#define SERVICES_CLI_PROJECT_PROJECT_FOLDER_H_

#include <string>

#include "absl/status/status.h"
#include "astro/upgrade/v1/deployment.pb.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

struct ProjectFolderOptions {
  std::string folder;
  // .airflowignore has globs, as Airflow 3 reads it; else regular expressions.
  bool ignore_is_glob = false;
  // Tells how far it is on standard error, once it takes long.
  bool shows_progress = false;
};

// Counts of what was read, for the last line of the progress and for
// measurements.
struct ProjectFolderTally {
  int files = 0;
  int python_files = 0;
  int64_t python_lines = 0;
  int64_t facts = 0;
};

// Adds the project to a Deployment: `files`, and `facts` with complete kinds
// and places that could not be read. Of a project of more than 20 000 files or
// 50 000 facts it adds what fits, and says that there is more.
// kInvalidArgument if it is not a folder with a Dockerfile.
absl::Status ReadProjectFolder(const ProjectFolderOptions& options,
                               v1::Deployment& deployment,
                               ProjectFolderTally& tally);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_PROJECT_PROJECT_FOLDER_H_
