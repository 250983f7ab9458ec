// Ways back and past deploys as messages.
//
// Pure; thread-safe.
#ifndef SERVICES_ENGINE_ROLLBACK_MESSAGE_H_
#define SERVICES_ENGINE_ROLLBACK_MESSAGE_H_

#include "absl/time/civil_time.h"
#include "astro/upgrade/v1/rollback.pb.h"
#include "services/advisor/rollback.h"
#include "services/advisor/way_back.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

enum class WithDetails : bool { kNo, kYes };

// Without details: whether, and why not, but not at what price.
void WriteWayBack(const WayBack& way_back, WithDetails details,
                  v1::WayBack& out);
// `undone_deploys` is left to the caller.
void WriteRollbackTarget(const RollbackTarget& target, absl::CivilDay as_of,
                         v1::RollbackTarget& out);
void WriteUndone(const UndoneDeploy& undone, v1::UndoneDeploy& out);

}  // namespace upgrade_advisor

#endif  // SERVICES_ENGINE_ROLLBACK_MESSAGE_H_
