#include "services/server/reloader.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/time/clock.h"

namespace upgrade_advisor {

absl::Status Reloader::Replace() {
  absl::StatusOr<SnapshotSources> sources = configuration_();
  if (!sources.ok()) return sources.status();
  absl::StatusOr<std::shared_ptr<const Snapshot>> next =
      LoadSuccessor(*sources, loader_, *engine_.snapshot());
  if (!next.ok()) return next.status();
  engine_.Swap(*std::move(next));
  return absl::OkStatus();
}

ReloadReport Reloader::Reload() {
  const absl::Status status = Replace();
  ReloadReport report{absl::Now(), status.ok(), std::string(status.message())};
  engine_.SetLastReload(report);
  return report;
}

}  // namespace upgrade_advisor
