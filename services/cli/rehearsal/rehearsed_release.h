// What an upgrade test needs to know of both releases, asked of a service.
//
// Blocking.
#ifndef SERVICES_CLI_REHEARSAL_REHEARSED_RELEASE_H_
#define SERVICES_CLI_REHEARSAL_REHEARSED_RELEASE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/cli/client/connection.h"
#include "services/cli/client/options.h"
#include "services/project/project_files.h"
#include "services/rehearsal/environments/environment_maker.h"

namespace upgrade_advisor {

struct RehearsedReleases {
  RehearsedImage from;
  RehearsedImage to;
  bool is_downgrade = false;
  std::vector<std::string> path;  // the plan's steps
  std::string as_of;
  ProjectFiles files;  // the project's small files
};

// InvalidArgument for what the user typed; Unavailable, with a text for the
// user, if the service has no answer.
absl::StatusOr<RehearsedReleases> AskForReleases(const Options& options);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_REHEARSAL_REHEARSED_RELEASE_H_
