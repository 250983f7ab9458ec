#include "services/server/service_options.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;

// The first of the folders beside the binary that exists; the first if none
// does, so that the error names it.
std::string Beside(std::initializer_list<const char*> candidates) {
  std::error_code error;
  const fs::path binary = fs::read_symlink("/proc/self/exe", error);
  const fs::path root = binary.parent_path().parent_path();
  for (const char* candidate : candidates) {
    if (fs::is_directory(root / candidate, error)) {
      return (root / candidate).string();
    }
  }
  return (root / *candidates.begin()).string();
}

void Default(std::string& path, const std::string& bundled) {
  if (path.empty()) path = bundled;
}

}  // namespace

void AddServiceOptions(CLI::App& app, ServiceOptions& options) {
  const char* const group = "Catalog and plugins";
  app.add_option("--runtime-feed", options.catalog.runtime_feed,
                 "Astro Runtime releases, in the update feed's shape")
      ->type_name("FILE")
      ->group(group);
  app.add_option("--certified-feed", options.catalog.certified_feed,
                 "Astronomer Certified releases, in the update feed's shape")
      ->type_name("FILE")
      ->group(group);
  app.add_option("--lifecycle", options.catalog.lifecycle,
                 "Maintenance dates of lines")
      ->type_name("FILE")
      ->group(group);
  app.add_option("--provider-packages", options.catalog.provider_packages,
                 "Provider packages of releases")
      ->type_name("FILE")
      ->group(group);
  app.add_option("--plugin-dir", options.plugin_folders,
                 "Folder with plugins; repeatable; default: the bundled ones")
      ->type_name("DIR")
      ->group(group);
}

bool HasServiceOptions(const ServiceOptions& options) {
  const CatalogPaths& c = options.catalog;
  return !(c.runtime_feed.empty() && c.certified_feed.empty() &&
           c.lifecycle.empty() && c.provider_packages.empty() &&
           options.plugin_folders.empty());
}

absl::StatusOr<std::shared_ptr<const Snapshot>> LoadSnapshot(
    const ServiceOptions& options) {
  const CatalogPaths bundled =
      CatalogPathsIn(Beside({"share/upgrade-advisor/catalog"}));
  CatalogPaths paths = options.catalog;
  Default(paths.runtime_feed, bundled.runtime_feed);
  Default(paths.certified_feed, bundled.certified_feed);
  Default(paths.lifecycle, bundled.lifecycle);
  Default(paths.provider_packages, bundled.provider_packages);
  std::vector<std::string> folders = options.plugin_folders;
  if (folders.empty()) {
    folders.push_back(
        Beside({"plugins", "lib/upgrade-advisor/plugins",
                "lib/x86_64-linux-gnu/upgrade-advisor/plugins",
                "lib/aarch64-linux-gnu/upgrade-advisor/plugins"}));
  }
  return LoadSnapshot(paths, folders);
}

absl::CivilDay TodayUtc() {
  return absl::ToCivilDay(absl::Now(), absl::UTCTimeZone());
}

}  // namespace upgrade_advisor
