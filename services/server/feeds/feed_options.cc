#include "services/server/feeds/feed_options.h"

#include <CLI/CLI.hpp>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "services/catalog/catalog_options.h"

namespace upgrade_advisor {
namespace {

constexpr int64_t kMost = 1'000'000'000;

// Zero: there is no such unit.
absl::Duration UnitOf(char letter) {
  switch (letter) {
    case 's':
      return absl::Seconds(1);
    case 'm':
      return absl::Minutes(1);
    case 'h':
      return absl::Hours(1);
    case 'd':
      return absl::Hours(24);
    default:
      return absl::ZeroDuration();
  }
}

}  // namespace

void DeclareFeeds(CLI::App& app, FeedOptions& options) {
  const char* const group = "Fresh data";
  for (const CatalogOption& option : kCatalogOptions) {
    app.get_option(option.name)->type_name("FILE|https://URL");
  }
  app.get_option("--image-packages")
      ->type_name("runtime:X.Y.Z=FILE|https://URL");
  app.add_option("--feed-interval", options.interval,
                 "How often a URL of the catalog is asked whether it has new "
                 "data")
      ->type_name("PERIOD")
      ->capture_default_str()
      ->group(group);
  app.add_option("--feed-ca", options.ca_file,
                 "Authorities in PEM that vouch for the hosts of these URLs; "
                 "default: those of the system")
      ->type_name("FILE")
      ->group(group);
  app.add_option("--feed-key", options.key_file,
                 "Public Ed25519 key in PEM: data of a URL is used only if "
                 "the URL with .sig after its path has a signature of it")
      ->type_name("FILE")
      ->group(group);
  app.add_flag("--feeds-to-loopback", options.http_to_loopback,
               "Also takes http:// URLs of this machine, for tests")
      ->group(group);
  app.add_option("--stale-after", options.stale_after,
                 "Plans note it if data of a URL was not confirmed for so "
                 "long; 0s: never")
      ->type_name("PERIOD")
      ->capture_default_str()
      ->group(group);
}

absl::StatusOr<absl::Duration> ReadPeriod(absl::string_view text) {
  int64_t count = 0;
  const bool is_number =
      !text.empty() &&
      absl::SimpleAtoi(text.substr(0, text.size() - 1), &count) && count >= 0 &&
      count <= kMost;
  const absl::Duration unit =
      text.empty() ? absl::ZeroDuration() : UnitOf(text.back());
  if (!is_number || unit == absl::ZeroDuration()) {
    return absl::InvalidArgumentError(
        "is not a period such as 90s, 15m, 12h or 30d");
  }
  return count * unit;
}

}  // namespace upgrade_advisor
