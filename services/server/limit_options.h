// The options of upgrade-advisord that limit what callers may ask of it.
#ifndef SERVICES_SERVER_LIMIT_OPTIONS_H_
#define SERVICES_SERVER_LIMIT_OPTIONS_H_

#include "absl/status/status.h"
#include "services/server/call_limiter.h"

namespace CLI {
class App;
}

namespace upgrade_advisor {

struct LimitOptions {
  int rate_per_caller = 0;   // 0: no limit
  int burst_per_caller = 0;  // 0: twice the rate
  int calls_per_caller = 0;  // 0: no limit
  int in_flight_mib = 256;
  int call_time_limit = 60;
};

// --rate-per-caller, --burst-per-caller, --calls-per-caller, --in-flight-mib,
// --call-time-limit.
void DeclareLimits(CLI::App& app, LimitOptions& options);

// InvalidArgument for options that do not go together.
absl::Status CheckLimits(const LimitOptions& options, int max_request_mib);

CallLimiter::Settings LimitsOf(const LimitOptions& options);

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_LIMIT_OPTIONS_H_
