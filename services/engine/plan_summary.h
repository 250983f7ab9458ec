// A plan in a screen of data.
//
// Pure; thread-safe.
#ifndef SERVICES_ENGINE_PLAN_SUMMARY_H_
#define SERVICES_ENGINE_PLAN_SUMMARY_H_

#include <set>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "astro/upgrade/v1/plan.pb.h"
#include "services/advisor/plan.h"
#include "services/domain/advisory.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

// What PlanSummary says, but for the number of questions.
void WriteSummary(const Plan& plan, const Release& start,
                  absl::Span<const Advisory> advisories, absl::CivilDay as_of,
                  v1::PlanSummary& out);

// Adds the findings of a step to the counts.
void Count(const PlannedStep& step, absl::Span<const Advisory> advisories,
           v1::FindingCounts& counts);

// Ids of the advisories that block one of the steps.
std::set<std::string> BlockingIds(const std::vector<PlannedStep>& steps,
                                  absl::Span<const Advisory> advisories);

}  // namespace upgrade_advisor

#endif  // SERVICES_ENGINE_PLAN_SUMMARY_H_
