#include "services/engine/running.h"

#include <optional>
#include <utility>

#include "services/engine/request_reader.h"
#include "services/sheets/release_sheet.h"

namespace upgrade_advisor {

absl::StatusOr<Release> FindStart(const Catalog& catalog,
                                  const ReleaseVersion& version) {
  std::optional<Release> found =
      catalog.DeriveUnlisted(ResolveVersion(catalog, version));
  if (!found) return UnknownRelease(catalog, version);
  return *std::move(found);
}

absl::StatusOr<Release> FindTarget(const Catalog& catalog,
                                   const Release& running,
                                   const ReleaseVersion& version) {
  const ReleaseVersion resolved = ResolveVersion(catalog, version);
  if (resolved == running.version) return running;
  return catalog.Find(resolved).Match(
      [](const Release& listed) { return absl::StatusOr<Release>(listed); },
      [&] { return UnknownRelease(catalog, resolved); });
}

Running::Running(const Snapshot& snapshot, Release release,
                 const DeploymentSources& sources, absl::CivilDay as_of)
    : sheets_(sources) {
  const std::optional<size_t> node = snapshot.graph().Find(release.version);
  if (!node) own_sheet_ = BuildReleaseSheet(release);
  start_.release = std::move(release);
  start_.release_sheet = node ? &snapshot.graph().sheet(*node) : &own_sheet_;
  for (size_t i = 0; i < sheets_.size(); ++i) {
    start_.deployments.push_back({&sheets_[i].first, &sheets_[i].later});
  }
  for (int minor = 0; minor < AirflowMinors::kCount; ++minor) {
    start_.deployment_of_minor[minor] = sheets_.IndexOf(minor);
  }
  // The project keeps the suffix it has, also where it names what ran before.
  const std::optional<DeploymentImage>& image =
      sources.running_image ? sources.running_image : sources.project_image;
  if (image) {
    start_.image_variant = image->variant;
    start_.knows_image = true;
    start_.has_certified_variant =
        image->distribution == Distribution::kCertified;
  }
  start_.platform = sources.platform;
  start_.platform_version = sources.platform_version;
  if (snapshot.api_index().packages().empty()) return;
  code_.emplace(snapshot, start_.release, sheets_, as_of);
  steps_ = &*code_;
  start_.targets = steps_;
}

void CompleteSources(const Release& running, DeploymentSources& sources) {
  // The image may be known by the project, where the caller names a release.
  if (!sources.running_image && sources.project_image &&
      sources.project_image->version == running.version) {
    sources.running_image = sources.project_image;
  }
  sources.running_version = running.version.ToString();
  sources.python_version = running.default_python_version;
  if (sources.running_image) {
    const absl::string_view variant = sources.running_image->variant;
    constexpr absl::string_view kPython = "-python-";
    const size_t at = variant.find(kPython);
    if (at != absl::string_view::npos) {
      const absl::string_view rest = variant.substr(at + kPython.size());
      sources.python_version = std::string(rest.substr(0, rest.find('-')));
    }
  }
  const RuntimeVersion* runtime = running.version.runtime();
  sources.reads_airflow_cfg =
      runtime == nullptr || *runtime < *RuntimeVersion::Parse("4.0.6");
}

}  // namespace upgrade_advisor
