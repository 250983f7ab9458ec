// What findings, notes and coverage come to.
//
// Pure; thread-safe.
#ifndef SERVICES_ADVISOR_VERDICT_RULES_H_
#define SERVICES_ADVISOR_VERDICT_RULES_H_

#include <vector>

#include "absl/types/span.h"
#include "services/advisor/plan.h"

namespace upgrade_advisor {

// Of a path that exists: BLOCKED if a blocking finding applies; INCOMPLETE if
// an examination failed; READY_WITH_WARNINGS if a warning applies or an unknown
// could block; else READY.
Verdict VerdictOf(absl::Span<const Advisory> advisories, const Path& path,
                  const std::vector<Note>& notes);

// The examination that failed first, as a reason; empty if none did.
Reason FailureOf(const Path& path);

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_VERDICT_RULES_H_
