// Plugins for tests, as a service would have them.
#ifndef TESTS_PLUGIN_HOST_TEST_PLUGINS_H_
#define TESTS_PLUGIN_HOST_TEST_PLUGINS_H_

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "services/plugin_host/plugin_loader.h"

namespace upgrade_advisor {

// In the build tree of CMake, or in Bazel's runfiles.
inline std::string WorkerProgram() {
  const std::string built =
      UPGRADE_ADVISOR_BINARY_DIR "/bin/upgrade-advisor-worker";
  return std::filesystem::exists(built)
             ? built
             : "services/plugin_host/worker/upgrade-advisor-worker";
}

inline PluginLoaderOptions TestLoaderOptions() {
  PluginLoaderOptions options;
  options.workers.settings.program = WorkerProgram();
  return options;
}

// One for all tests of a program: a library stays mapped forever, so its
// loader had better know.
inline PluginLoader& TestLoader() {
  static auto* const loader = new PluginLoader(TestLoaderOptions());
  return *loader;
}

// Every plugin of the folders, as if a lock file put them into the tier.
inline std::unique_ptr<PluginHost> LoadFolders(
    const std::vector<std::string>& folders, Tier tier,
    absl::Span<const FactSheet> release_sheets = {},
    PluginLoader& loader = TestLoader()) {
  std::vector<PluginStatus> unreadable;
  std::vector<PluginCandidate> candidates;
  for (const std::string& folder : folders) {
    for (PluginCandidate& found :
         CandidatesInFolder(folder, tier, unreadable)) {
      candidates.push_back(std::move(found));
    }
  }
  return loader.LoadCandidates(candidates, unreadable, release_sheets);
}

inline std::unique_ptr<PluginHost> LoadTrusted(
    const std::vector<std::string>& folders,
    absl::Span<const FactSheet> release_sheets = {}) {
  return LoadFolders(folders, Tier::kService, release_sheets);
}

}  // namespace upgrade_advisor

#endif  // TESTS_PLUGIN_HOST_TEST_PLUGINS_H_
