// `fleet watch`: follows the changes of an organization, also over restarts of
// the service.
//
// Blocking.
#ifndef SERVICES_CLI_FLEET_FLEET_WATCH_H_
#define SERVICES_CLI_FLEET_FLEET_WATCH_H_

#include <chrono>
#include <optional>

#include "services/cli/fleet/fleet_client.h"
#include "services/cli/fleet/fleet_options.h"

namespace upgrade_advisor {

// How long to wait before the next try: from half a second on, twice as long
// each time, at most 30 seconds, and from the beginning once something came.
class WatchBackOff {
 public:
  std::chrono::milliseconds Next();
  void Reset() { next_ = kFirst; }

 private:
  static constexpr std::chrono::milliseconds kFirst{500};
  static constexpr std::chrono::milliseconds kLast{30000};

  std::chrono::milliseconds next_ = kFirst;
};

// Prints a line for each change, as JSON where that was asked for. Ends after
// --limit changes, or with an error that a new try does not help. Returns the
// exit status.
int WatchFleet(const FleetClient& client, const FleetCommandOptions& options);

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_FLEET_FLEET_WATCH_H_
