// From the deploy history of a request to past deploys, collecting every fault.
//
// Pure; thread-safe.
#ifndef SERVICES_ENGINE_DEPLOY_HISTORY_H_
#define SERVICES_ENGINE_DEPLOY_HISTORY_H_

#include <vector>

#include "absl/time/civil_time.h"
#include "astro/upgrade/v1/deployment.pb.h"
#include "services/advisor/rollback.h"
#include "services/catalog/catalog.h"
#include "services/engine/errors.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

// Sorted by time; equal times in the order given. A deploy that brings DAGs
// alone runs what the one before it runs. A release that the catalog does not
// know, and cannot derive, is not known.
std::vector<PastDeploy> ReadDeployHistory(const v1::DeployHistory& history,
                                          const Catalog& catalog,
                                          Violations& violations);

}  // namespace upgrade_advisor

#endif  // SERVICES_ENGINE_DEPLOY_HISTORY_H_
