// The folder that an upgrade test leaves behind.
//
// Writes files; blocking.
#ifndef SERVICES_REHEARSAL_REPORT_ARTEFACTS_H_
#define SERVICES_REHEARSAL_REPORT_ARTEFACTS_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/rehearsal/rehearsal_report.h"

namespace upgrade_advisor {

struct ArtefactOptions {
  std::string parent;  // a folder
  // An earlier folder of this name stays, and this one gets a number.
  bool keeps_earlier = false;
  // Adds upgrade-test-*/ to the parent's .gitignore, unless it is there.
  bool adds_to_gitignore = false;
};

// Writes upgrade-test-A--B/ below the parent: all of its files, or none; an
// earlier one is replaced as a whole. Its path. Unavailable with the reason;
// FailedPrecondition if something of that name is not an upgrade test's.
absl::StatusOr<std::string> WriteArtefacts(const RehearsalReport& report,
                                           const ArtefactOptions& options);

}  // namespace upgrade_advisor

#endif  // SERVICES_REHEARSAL_REPORT_ARTEFACTS_H_
