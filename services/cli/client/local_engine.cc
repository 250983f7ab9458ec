#include "services/cli/client/local_engine.h"

#include <utility>

namespace upgrade_advisor {

absl::StatusOr<std::unique_ptr<LocalEngine>> LocalEngine::Load(
    const ServiceOptions& options) {
  if (absl::Status s = CheckInstallation(); !s.ok()) return s;
  std::unique_ptr<LocalEngine> out(new LocalEngine);
  out->loader_ = std::make_unique<PluginLoader>(LoaderOptionsOf(options));
  absl::StatusOr<std::shared_ptr<const Snapshot>> snapshot =
      LoadSnapshot(SourcesOf(options), *out->loader_);
  if (!snapshot.ok()) return snapshot.status();
  out->engine_ = std::make_unique<Engine>(*std::move(snapshot), TodayUtc);
  return out;
}

}  // namespace upgrade_advisor
