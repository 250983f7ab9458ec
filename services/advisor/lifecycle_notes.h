// Remarks on where a Deployment stands and where it goes.
//
// Pure; thread-safe.
#ifndef SERVICES_ADVISOR_LIFECYCLE_NOTES_H_
#define SERVICES_ADVISOR_LIFECYCLE_NOTES_H_

#include <vector>

#include "absl/time/civil_time.h"
#include "services/advisor/plan.h"

namespace upgrade_advisor {

// START_NOT_IN_CATALOG; and where the Deployment `stays`, because nothing newer
// fits, START_YANKED and START_LINE_ENDED. If there is a step, advisories
// report on its start.
void AddStartNotes(const Release& start, absl::CivilDay as_of, bool stays,
                   std::vector<Note>& notes);

// TARGET_LINE_ENDED, TARGET_LINE_ENDS_SOON (within 90 days).
void AddTargetNotes(const Release& target, absl::CivilDay as_of,
                    std::vector<Note>& notes);

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_LIFECYCLE_NOTES_H_
