// From the Deployment message to sources of facts, collecting every fault.
//
// Pure; thread-safe. No fault quotes a value: it may be a secret.
#ifndef SERVICES_ENGINE_DEPLOYMENT_READER_H_
#define SERVICES_ENGINE_DEPLOYMENT_READER_H_

#include <optional>
#include <string>

#include "astro/upgrade/v1/deployment.pb.h"
#include "services/domain/release_version.h"
#include "services/engine/errors.h"
#include "services/sheets/deployment_sources.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

struct ReadDeploymentResult {
  DeploymentSources sources;
  std::optional<ReleaseVersion> running;  // empty only with a violation
};

ReadDeploymentResult ReadDeployment(const v1::Deployment& deployment,
                                    Violations& violations);

}  // namespace upgrade_advisor

#endif  // SERVICES_ENGINE_DEPLOYMENT_READER_H_
