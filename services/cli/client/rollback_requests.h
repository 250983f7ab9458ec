// From options to the requests of what comes after an upgrade: its confirmation
// and the way back.
#ifndef SERVICES_CLI_CLIENT_ROLLBACK_REQUESTS_H_
#define SERVICES_CLI_CLIENT_ROLLBACK_REQUESTS_H_

#include "absl/status/statusor.h"
#include "astro/upgrade/v1/upgrade_service.pb.h"
#include "services/cli/client/options.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

// INVALID_ARGUMENT says what is wrong with the command line. They read the
// files that it names, or standard input.
absl::StatusOr<v1::ConfirmUpgradeRequest> ConfirmRequestOf(
    const Options& options);
absl::StatusOr<v1::AssessRollbackRequest> RollbackRequestOf(
    const Options& options);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_CLIENT_ROLLBACK_REQUESTS_H_
