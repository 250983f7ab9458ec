// Confirmations and ways back as text for people.
#ifndef SERVICES_CLI_CLIENT_ROLLBACK_TEXT_H_
#define SERVICES_CLI_CLIENT_ROLLBACK_TEXT_H_

#include <string>

#include "astro/upgrade/v1/upgrade_service.pb.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

std::string ConfirmationText(const v1::ConfirmUpgradeResponse& response,
                             bool colour);
std::string RollbackText(const v1::AssessRollbackResponse& response,
                         bool colour);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_CLIENT_ROLLBACK_TEXT_H_
