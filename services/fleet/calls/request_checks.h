// What the requests of a fleet have in common: names, scopes, pages.
//
// Pure; thread-safe.
#ifndef SERVICES_FLEET_CALLS_REQUEST_CHECKS_H_
#define SERVICES_FLEET_CALLS_REQUEST_CHECKS_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "astro/upgrade/v1/fleet.pb.h"
#include "services/engine/errors.h"
#include "services/fleet/store/listing.h"

namespace upgrade_advisor {

enum class Presence { kRequired, kOptional };

// An organization, workspace or Deployment: at most 128 bytes of letters,
// digits, '-', '_', '.'.
void CheckName(absl::string_view field, absl::string_view name,
               Presence presence, Violations& violations);
void CheckScope(absl::string_view field, const v1::FleetScope& scope,
                Violations& violations);
void CheckTarget(const v1::FleetTarget& target, Violations& violations);
void CheckAcknowledgement(const v1::FleetAcknowledgement& acknowledgement,
                          Violations& violations);

// 0 is 100, more than 1000 is 1000; negative is a violation.
int PageSize(int page_size, Violations& violations);

// Where a list goes on, as an opaque token that belongs to the arguments.
std::string TokenOf(const ListPosition& position, absl::string_view arguments);
// Nothing for an empty token. INVALID_ARGUMENT/INVALID_PAGE_TOKEN for one that
// is not ours or belongs to other arguments.
absl::StatusOr<std::optional<ListPosition>> ReadToken(
    const std::string& token, absl::string_view arguments);

// The filter; a violation for each fault of it.
FilterNode ReadFilter(const std::string& text, Violations& violations);

// What an error of the store is to a caller: UNAVAILABLE/STORE_UNAVAILABLE with
// RetryInfo, or INTERNAL.
absl::Status StoreError(const absl::Status& status);

}  // namespace upgrade_advisor

#endif  // SERVICES_FLEET_CALLS_REQUEST_CHECKS_H_
