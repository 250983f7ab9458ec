// What of a Deployment is stored: enough to plan by, and no secret.
//
// Pure; thread-safe.
#ifndef SERVICES_FLEET_ASSESSMENT_STORED_DEPLOYMENT_H_
#define SERVICES_FLEET_ASSESSMENT_STORED_DEPLOYMENT_H_

#include "astro/upgrade/v1/deployment.pb.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

// Values that are or may be secrets are withheld, as the service withholds them
// before it judges, so that the plan is the same. The name is left out: two
// Deployments that differ in nothing else are equal. So is the history of
// deploys, which no plan looks at.
v1::Deployment ForStore(const v1::Deployment& deployment);

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_ASSESSMENT_STORED_DEPLOYMENT_H_
