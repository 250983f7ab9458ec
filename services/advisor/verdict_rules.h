// The verdict that follows from findings, notes and coverage.
//
// Pure; thread-safe.
#ifndef SERVICES_ADVISOR_VERDICT_RULES_H_
#define SERVICES_ADVISOR_VERDICT_RULES_H_

#include <vector>

#include "absl/types/span.h"
#include "services/advisor/plan.h"

namespace upgrade_advisor {

// Of a path that exists: BLOCKED if a blocking finding applies; INCOMPLETE if a
// required plugin was not asked or failed; READY_WITH_WARNINGS if a warning
// applies, an unknown could block or another plugin failed; else READY.
Verdict VerdictOf(absl::Span<const Advisory> advisories, const Path& path,
                  const std::vector<Note>& notes);

// The reason why an answer is not complete; empty if it is.
// Where there is no step, nothing was to be asked.
Reason GapOf(const Path& path, const std::vector<Note>& notes);

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_VERDICT_RULES_H_
