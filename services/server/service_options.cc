#include "services/server/service_options.h"

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace upgrade_advisor {
namespace {

namespace fs = std::filesystem;

// The folder above that of the running program. Never a relative one: programs
// and plugins of whatever folder is the current one are nobody's.
fs::path InstallationRoot(std::error_code& error) {
  const fs::path binary = fs::read_symlink("/proc/self/exe", error);
  return error ? fs::path("/") : binary.parent_path().parent_path();
}

// The first candidate below the binary's root that exists; if none does, the
// first, so that the error names it.
std::string Beside(std::initializer_list<const char*> candidates) {
  std::error_code error;
  const fs::path root = InstallationRoot(error);
  for (const char* candidate : candidates) {
    if (fs::exists(root / candidate, error)) {
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
                 "Astro Runtime releases, in the format of the update feed")
      ->type_name("FILE")
      ->group(group);
  app.add_option(
         "--certified-feed", options.catalog.certified_feed,
         "Astronomer Certified releases, in the format of the update feed")
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
  app.add_option("--image-packages", options.catalog.image_packages,
                 "What pip freeze prints in the image of a release, where the "
                 "catalog does not list its packages; repeatable")
      ->type_name("runtime:X.Y.Z=FILE")
      ->group(group);
  app.add_option("--api-index", options.api_index,
                 "What released packages offer to code")
      ->type_name("DIR")
      ->group(group);
  app.add_option("--plugin-lock", options.plugins.lock_files,
                 "Lock file that lists the plugins to load; repeatable; "
                 "default: the bundled one")
      ->type_name("FILE")
      ->group(group);
  app.add_option("--plugin-dir", options.plugins.development_folders,
                 "DEVELOPMENT: also load every plugin in this folder, each in "
                 "a worker process, without a lock file; repeatable")
      ->type_name("DIR")
      ->group(group);
  app.add_option("--worker-slots", options.worker_slots,
                 "How many requests may use worker processes at once")
      ->check(CLI::Range(1, 64))
      ->capture_default_str()
      ->group(group);
  app.add_option("--plugin-budget-ms", options.plugin_budget_ms,
                 "How long the isolated plugins of one request may take")
      ->check(CLI::Range(1, 60000))
      ->capture_default_str()
      ->group(group);
}

bool HasServiceOptions(const ServiceOptions& options) {
  const CatalogPaths& c = options.catalog;
  return !(c.runtime_feed.empty() && c.certified_feed.empty() &&
           c.lifecycle.empty() && c.provider_packages.empty() &&
           c.image_packages.empty() && options.api_index.empty() &&
           options.plugins.lock_files.empty() &&
           options.plugins.development_folders.empty());
}

SnapshotSources SourcesOf(const ServiceOptions& options) {
  const CatalogPaths bundled =
      CatalogPathsIn(Beside({"share/upgrade-advisor/catalog"}));
  SnapshotSources sources{options.catalog, options.plugins};
  Default(sources.catalog.runtime_feed, bundled.runtime_feed);
  Default(sources.catalog.certified_feed, bundled.certified_feed);
  Default(sources.catalog.lifecycle, bundled.lifecycle);
  Default(sources.catalog.provider_packages, bundled.provider_packages);
  sources.api_index = options.api_index;
  Default(sources.api_index, Beside({"share/upgrade-advisor/api-index"}));
  if (sources.plugins.lock_files.empty()) {
    sources.plugins.lock_files.push_back(Beside(
        {"plugins/plugins.lock", "lib/upgrade-advisor/plugins/plugins.lock",
         "lib/x86_64-linux-gnu/upgrade-advisor/plugins/plugins.lock",
         "lib/aarch64-linux-gnu/upgrade-advisor/plugins/plugins.lock"}));
  }
  return sources;
}

PluginLoaderOptions LoaderOptionsOf(const ServiceOptions& options) {
  PluginLoaderOptions out;
  out.workers.settings.program =
      Beside({"bin/upgrade-advisor-worker",
              "libexec/upgrade-advisor/upgrade-advisor-worker"});
  out.workers.slots = options.worker_slots;
  out.workers.budget = std::chrono::milliseconds(options.plugin_budget_ms);
  return out;
}

std::string DataFile(const std::string& path) {
  return Beside({absl::StrCat("share/upgrade-advisor/", path).c_str()});
}

absl::Status CheckInstallation() {
  std::error_code error;
  InstallationRoot(error);
  if (!error) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "/proc/self/exe cannot be read (", error.message(),
      "), by which the program finds its catalog, plugins and worker; mount "
      "/proc"));
}

absl::CivilDay TodayUtc() {
  return absl::ToCivilDay(absl::Now(), absl::UTCTimeZone());
}

}  // namespace upgrade_advisor
