// Days as feeds write them.
//
// A pure function; safe from any thread.
#ifndef SERVICES_DOMAIN_DAY_H_
#define SERVICES_DOMAIN_DAY_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

namespace upgrade_advisor {

// The day that `text` names: "2024-02-29", or an RFC 3339 timestamp such as
// "2020-10-05T20:03:00+00:00", of which the day in UTC is taken. Empty for
// every other form and for days and times that do not exist ("2023-02-29").
std::optional<absl::CivilDay> ParseDay(absl::string_view text);

}  // namespace upgrade_advisor

#endif  // SERVICES_DOMAIN_DAY_H_
