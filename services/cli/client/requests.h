// From options to request messages.
#ifndef SERVICES_CLI_CLIENT_REQUESTS_H_
#define SERVICES_CLI_CLIENT_REQUESTS_H_

#include "absl/status/statusor.h"
#include "astro/upgrade/v1/catalog_service.pb.h"
#include "astro/upgrade/v1/plugin_service.pb.h"
#include "astro/upgrade/v1/upgrade_service.pb.h"
#include "services/cli/client/options.h"

namespace upgrade_advisor {

namespace v1 = ::astro::upgrade::v1;

// How .airflowignore of the project is read.
bool IgnoreIsGlob(const Options& options);

// What --to, --to-airflow or --target names; INVALID_ARGUMENT names the option.
absl::Status ReadTarget(const Options& options, v1::Target& target);

// INVALID_ARGUMENT says what is wrong with the command line. Reads the
// Deployment from its file or standard input.
absl::StatusOr<v1::PlanUpgradeRequest> PlanRequestOf(const Options& options);
absl::StatusOr<v1::ValidateUpgradeRequest> ValidateRequestOf(
    const Options& options);
absl::StatusOr<v1::ListReleasesRequest> ListReleasesRequestOf(
    const Options& options);
absl::StatusOr<v1::GetReleaseRequest> GetReleaseRequestOf(
    const Options& options);
absl::StatusOr<v1::ListAdvisoriesRequest> ListAdvisoriesRequestOf(
    const Options& options);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_CLIENT_REQUESTS_H_
