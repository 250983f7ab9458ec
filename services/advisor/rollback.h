// Which past deploys a Deployment can be returned to.
//
// Pure; thread-safe. One pass over the history.
#ifndef SERVICES_ADVISOR_ROLLBACK_H_
#define SERVICES_ADVISOR_ROLLBACK_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "services/advisor/way_back.h"
#include "services/domain/release.h"

namespace upgrade_advisor {

struct PastDeploy {
  std::string id;
  std::string time;  // as it was given
  absl::CivilSecond at = {};
  bool dags_only = false;
  // What runs after it: its own, or that of the deploy before where it has DAGs
  // only. Empty: nobody knows.
  std::optional<Release> release = {};
};

// What it means to undo a deploy.
struct UndoneDeploy {
  const PastDeploy* deploy = nullptr;
  std::vector<std::string> effects = {};  // sentences
};

struct RollbackTarget {
  const PastDeploy* deploy = nullptr;
  WayBack way_back = {};
  // The last day it is kept; empty where no platform keeps deploys.
  std::optional<absl::CivilDay> until = {};
};

struct Rollback {
  std::vector<RollbackTarget> targets;  // the newest first
  // The deploys after the oldest target, the newest first: targets[i] undoes
  // the first i + 1 of them.
  std::vector<UndoneDeploy> undone;
};

// `history` is sorted by time and outlives the answer; its last deploy made
// `running`, if it has an image.
Rollback AssessRollback(const std::vector<PastDeploy>& history,
                        const Release& running, const Hosting& hosting,
                        absl::CivilDay as_of);

}  // namespace upgrade_advisor

#endif  // SERVICES_ADVISOR_ROLLBACK_H_
