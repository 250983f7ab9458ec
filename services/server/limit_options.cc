#include "services/server/limit_options.h"

#include <CLI/CLI.hpp>
#include <string>

#include "absl/strings/str_cat.h"

namespace upgrade_advisor {

void DeclareLimits(CLI::App& app, LimitOptions& options) {
  const char* const group = "Limits";
  const auto number = [&](const char* name, int& value, int least, int most,
                          const char* help) {
    app.add_option(name, value, help)
        ->check(CLI::Range(least, most))
        ->capture_default_str()
        ->group(group);
  };
  number("--rate-per-caller", options.rate_per_caller, 0, 1000000,
         "Calls a second that one caller may make, by the name in its "
         "certificate or else its address; 0: no limit");
  number("--burst-per-caller", options.burst_per_caller, 0, 1000000,
         "Calls that one caller may make at once after a pause; 0: twice "
         "--rate-per-caller");
  number("--calls-per-caller", options.calls_per_caller, 0, 64,
         "How many requests of one caller are worked on at once; others of it "
         "wait; 0: no limit");
  number("--in-flight-mib", options.in_flight_mib, 1, 65536,
         "What requests and answers may take of calls that have not ended");
  number("--call-time-limit", options.call_time_limit, 1, 3600,
         "Seconds that the service works on one call at most");
}

absl::Status CheckLimits(const LimitOptions& options, int max_request_mib) {
  std::string faults;
  if (options.burst_per_caller > 0 && options.rate_per_caller == 0) {
    faults = "--burst-per-caller needs --rate-per-caller";
  }
  if (options.in_flight_mib < max_request_mib) {
    absl::StrAppend(&faults, faults.empty() ? "" : "\n", "--in-flight-mib ",
                    options.in_flight_mib,
                    " leaves no room for one request of --max-request-mib ",
                    max_request_mib, ": give it that at least");
  }
  return faults.empty() ? absl::OkStatus() : absl::InvalidArgumentError(faults);
}

CallLimiter::Settings LimitsOf(const LimitOptions& options) {
  CallLimiter::Settings out;
  out.rate = options.rate_per_caller;
  out.burst = options.burst_per_caller > 0 ? options.burst_per_caller
                                           : 2 * options.rate_per_caller;
  out.in_flight_bytes = static_cast<size_t>(options.in_flight_mib) << 20;
  out.call_time = std::chrono::seconds(options.call_time_limit);
  return out;
}

}  // namespace upgrade_advisor
