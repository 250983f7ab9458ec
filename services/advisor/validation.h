// Whether one concrete change is safe to deploy now.
//
// Pure; thread-safe.
#ifndef SERVICES_ADVISOR_VALIDATION_H_
#define SERVICES_ADVISOR_VALIDATION_H_

#include <optional>
#include <string>
#include <vector>

#include "services/advisor/gates.h"
#include "services/advisor/plan.h"
#include "services/advisor/plan_request.h"
#include "services/advisor/release_graph.h"

namespace upgrade_advisor {

struct Check {
  enum class Status : uint8_t { kPassed, kFailed, kWarned, kSkipped };
  std::string id;
  Status status = Status::kPassed;
  std::string reason;
  std::vector<std::string> advisory_ids;  // sorted
};

struct Validation {
  Verdict verdict = Verdict::kReady;
  Reason reason;
  std::vector<Check>
      checks;  // the gates in order, then groups of advisories by id
  // The change as a path of one step; without steps where a gate failed or
  // nothing changes. Its coverage holds in any case.
  Path path;
  // What applies even where nothing changes; the findings of path's step
  // otherwise.
  std::vector<Finding> findings;
  std::vector<Note> notes;
};

// The change from what runs to a release, named by its node.
Validation Validate(const ReleaseGraph& graph, const PlanRequest& request,
                    size_t target);

// The same where the target is what runs and the catalog does not list it:
// nothing changes, so every gate passes and nothing is examined.
Validation ValidateUnchanged(const PlanRequest& request);

// The same where the catalog does not list the target: the first gate fails and
// nothing else can run. `why` names the target and the nearest known.
Validation ValidateUnknown(std::string why);

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_VALIDATION_H_
