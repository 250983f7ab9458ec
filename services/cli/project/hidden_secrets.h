// Takes secrets out of a Deployment before it is sent to a service elsewhere.
#ifndef SERVICES_CLI_PROJECT_HIDDEN_SECRETS_H_
#define SERVICES_CLI_PROJECT_HIDDEN_SECRETS_H_

#include "astro/upgrade/v1/deployment.pb.h"

namespace upgrade_advisor {

// In variables, files and pip freeze. Facts of code have none: their reader
// redacts.
void HideSecrets(astro::upgrade::v1::Deployment& deployment);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_PROJECT_HIDDEN_SECRETS_H_
