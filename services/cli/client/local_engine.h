// An engine in this process, with its catalog and plugins.
#ifndef SERVICES_CLI_CLIENT_LOCAL_ENGINE_H_
#define SERVICES_CLI_CLIENT_LOCAL_ENGINE_H_

#include <memory>

#include "absl/status/statusor.h"
#include "services/engine/engine.h"
#include "services/server/service_options.h"

namespace upgrade_advisor {

// Owns everything that the engine needs; immutable once loaded.
class LocalEngine {
 public:
  // Reads the files that the options name, or the bundled ones.
  static absl::StatusOr<std::unique_ptr<LocalEngine>> Load(
      const ServiceOptions& options);

  const Engine& engine() const { return *engine_; }
  Engine& engine() { return *engine_; }

 private:
  LocalEngine() = default;

  std::unique_ptr<PluginLoader> loader_;
  std::unique_ptr<Engine> engine_;
};

}  // namespace upgrade_advisor

#endif  // SERVICES_CLI_CLIENT_LOCAL_ENGINE_H_
