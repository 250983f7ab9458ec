// Takes the place of daemon_feeds.cc in a program that fetches nothing: one
// that is to run where the client of HTTP is not installed.

#include "services/catalog/catalog_options.h"
#include "services/server/feeds/daemon_feeds.h"

namespace upgrade_advisor {
namespace {

bool HasUrl(const CatalogPaths& paths) {
  for (const CatalogOption& option : kCatalogOptions) {
    if (IsUrl(paths.*option.path)) return true;
  }
  for (const std::string& option : paths.image_packages) {
    if (IsUrl(ImagePathOf(option).file)) return true;
  }
  return false;
}

absl::Status NoUrls() {
  return absl::InvalidArgumentError(
      "an option of the catalog names a URL: this program was built without "
      "HTTP, as the one of the Python package is; download the data and give "
      "the file, or build the service from its source");
}

class FilesOnly final : public DaemonFeeds {
 public:
  absl::StatusOr<SnapshotSources> Begin(SnapshotSources sources,
                                        const std::atomic<bool>&) override {
    return sources;
  }
  SnapshotSources WithoutNetwork(SnapshotSources sources,
                                 const SnapshotSources&) override {
    return sources;
  }
  void Start(Engine&, Replace replace) override {
    replace_ = std::move(replace);
  }
  ReloadReport Reload(Reloader::Configuration configuration) override {
    return replace_([&]() -> absl::StatusOr<SnapshotSources> {
      absl::StatusOr<SnapshotSources> sources = configuration();
      if (sources.ok() && HasUrl(sources->catalog)) return NoUrls();
      return sources;
    });
  }
  void Stop() override {}
  std::vector<Sample> Samples() const override { return {}; }

 private:
  Replace replace_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<DaemonFeeds>> DaemonFeeds::Open(
    const FeedOptions&, const CatalogPaths& catalog, const std::string&,
    ServiceLog&) {
  if (HasUrl(catalog)) return NoUrls();
  return std::make_unique<FilesOnly>();
}

}  // namespace upgrade_advisor
