// Plans and validations as text for people.
#ifndef SERVICES_CLI_CLIENT_PLAN_TEXT_H_
#define SERVICES_CLI_CLIENT_PLAN_TEXT_H_

#include <string>

#include "astro/upgrade/v1/upgrade_service.pb.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

std::string PlanText(const v1::PlanUpgradeResponse& response, bool colour);
std::string ValidationText(const v1::ValidateUpgradeResponse& response,
                           bool colour);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_CLIENT_PLAN_TEXT_H_
