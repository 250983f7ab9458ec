// Data of a service's catalog that comes from URLs.
//
// Open, Begin, Start and Stop are called by one thread, in this order; Reload
// by one thread at a time, while others ask for samples.
#ifndef SERVICES_SERVER_FEEDS_DAEMON_FEEDS_H_
#define SERVICES_SERVER_FEEDS_DAEMON_FEEDS_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/engine/engine.h"
#include "services/server/feeds/feed_options.h"
#include "services/server/reloader.h"
#include "services/server/service_log.h"
#include "services/telemetry/sample.h"

namespace upgrade_advisor {

class DaemonFeeds {
 public:
  // Puts a snapshot of these sources in place, or says why not.
  using Replace = std::function<ReloadReport(Reloader::Configuration)>;

  // InvalidArgument with a line for each fault of the options and of the URLs
  // in `catalog`; a URL in a program that was linked without HTTP (no_feeds.cc)
  // is one. Fetches nothing. The log outlives it; copies are kept in
  // `state_folder`, if it is not empty.
  static absl::StatusOr<std::unique_ptr<DaemonFeeds>> Open(
      const FeedOptions& options, const CatalogPaths& catalog,
      const std::string& state_folder, ServiceLog& log);
  virtual ~DaemonFeeds() = default;

  // The sources with the texts of their URLs; takes 10 s at most.
  virtual absl::StatusOr<SnapshotSources> Begin(
      SnapshotSources sources, const std::atomic<bool>& stop) = 0;

  // The same without the network, for --check-config: what was kept, or else
  // the bundled file.
  virtual SnapshotSources WithoutNetwork(SnapshotSources sources,
                                         const SnapshotSources& bundled) = 0;

  // Asks from now on, and has `replace` put in place what is new.
  virtual void Start(Engine& engine, Replace replace) = 0;

  // For SIGHUP: what is configured now, with the texts of its URLs. Asks all of
  // them once that is in place.
  virtual ReloadReport Reload(Reloader::Configuration configuration) = 0;

  virtual void Stop() = 0;

  virtual std::vector<Sample> Samples() const = 0;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_FEEDS_DAEMON_FEEDS_H_
