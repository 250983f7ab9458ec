// Takes new plugins, lock files, catalog and configuration while the service
// runs.
//
// A complete snapshot is built while the present one serves, and put in place
// in one go; requests in flight finish on theirs. Whatever is wrong with the
// new one, the old one keeps serving. Used by one thread.
#ifndef SERVICES_SERVER_RELOADER_H_
#define SERVICES_SERVER_RELOADER_H_

#include <functional>

#include "absl/status/statusor.h"
#include "services/engine/engine.h"

namespace upgrade_advisor {

class Reloader {
 public:
  // Reads the configuration again.
  using Configuration = std::function<absl::StatusOr<SnapshotSources>()>;

  // Engine and loader outlive it.
  Reloader(Engine& engine, PluginLoader& loader, Configuration configuration)
      : engine_(engine),
        loader_(loader),
        configuration_(std::move(configuration)) {}

  // Says how it went, which the engine then tells as well.
  ReloadReport Reload();

 private:
  absl::Status Replace();

  Engine& engine_;
  PluginLoader& loader_;
  const Configuration configuration_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_RELOADER_H_
