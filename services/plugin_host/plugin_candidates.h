// The plugin files for a set, before any is opened.
#ifndef SERVICES_PLUGIN_HOST_PLUGIN_CANDIDATES_H_
#define SERVICES_PLUGIN_HOST_PLUGIN_CANDIDATES_H_

#include <optional>
#include <string>
#include <vector>

#include "services/plugin_host/plugin_status.h"
#include "services/plugin_host/trust/lock_file.h"

namespace upgrade_advisor {

struct PluginCandidate {
  std::string path;
  Tier tier = Tier::kWorker;
  bool required = true;
  bool development = false;
  // What the lock file says it is; empty: nothing vouches for it.
  std::optional<LockedPlugin> pinned;
};

// What is known before the file is opened, and stays true afterwards.
PluginStatus StatusOf(const PluginCandidate& candidate);

// Where a service's plugins come from.
struct PluginSources {
  std::vector<std::string> lock_files;
  // Development mode: every *.so of these folders, each in a worker process.
  std::vector<std::string> development_folders;
};

// In the order of the sources, a folder's files by name. A source that cannot
// be read becomes an entry of `unreadable`.
std::vector<PluginCandidate> FindCandidates(
    const PluginSources& sources, std::vector<PluginStatus>& unreadable);

// The *.so files of a folder, as candidates of that tier without a lock file.
std::vector<PluginCandidate> CandidatesInFolder(
    const std::string& folder, Tier tier,
    std::vector<PluginStatus>& unreadable);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_PLUGIN_CANDIDATES_H_
