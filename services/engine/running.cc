#include "services/engine/running.h"

#include <optional>
#include <utility>

#include "services/engine/request_reader.h"
#include "services/facts/release_sheet.h"

namespace upgrade_advisor {

absl::StatusOr<Release> FindStart(const Catalog& catalog,
                                  const ReleaseVersion& version) {
  std::optional<Release> found =
      catalog.DeriveUnlisted(ResolveVersion(catalog, version));
  if (!found) return UnknownRelease(catalog, version);
  return *std::move(found);
}

Running::Running(const Snapshot& snapshot, Release release,
                 const DeploymentSources& sources)
    : sheets_(BuildDeploymentSheets(sources)) {
  const std::optional<size_t> node = snapshot.graph().Find(release.version);
  if (!node) own_sheet_ = BuildReleaseSheet(release);
  start_.release = std::move(release);
  start_.release_sheet = node ? &snapshot.graph().sheet(*node) : &own_sheet_;
  start_.deployment_first = &sheets_.first;
  start_.deployment_later = &sheets_.later;
  if (sources.running_image) {
    start_.image_variant = sources.running_image->variant;
  }
}

}  // namespace upgrade_advisor
