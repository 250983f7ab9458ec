// The options of upgrade-advisord for data from the network.
#ifndef SERVICES_SERVER_FEEDS_FEED_OPTIONS_H_
#define SERVICES_SERVER_FEEDS_FEED_OPTIONS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace CLI {
class App;
}

namespace upgrade_advisor {

struct FeedOptions {
  std::string interval = "15m";
  std::string stale_after = "30d";
  std::string ca_file = {};
  std::string key_file = {};
  bool http_to_loopback = false;
};

// --feed-interval, --feed-ca, --feed-key, --feeds-to-loopback, --stale-after;
// after the options of the catalog, whose help then names URLs.
void DeclareFeeds(CLI::App& app, FeedOptions& options);

// "90s", "15m", "12h", "30d". The message of InvalidArgument is the end of a
// sentence that begins with the text.
absl::StatusOr<absl::Duration> ReadPeriod(absl::string_view text);

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_FEEDS_FEED_OPTIONS_H_
