// One plugin file on its way into a set, and what came of it.
#ifndef SERVICES_PLUGIN_HOST_LOADED_PLUGIN_H_
#define SERVICES_PLUGIN_HOST_LOADED_PLUGIN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sdk/abi/upgrade_plugin.h"
#include "services/plugin_host/calling/descriptor.h"
#include "services/plugin_host/plugin_candidates.h"
#include "services/plugin_host/plugin_status.h"

namespace upgrade_advisor {

struct LoadedPlugin {
  explicit LoadedPlugin(const PluginCandidate& candidate)
      : status(StatusOf(candidate)), path(candidate.path) {
    if (candidate.pinned) locked_cases = candidate.pinned->cases;
  }
  // A source that cannot be read.
  explicit LoadedPlugin(PluginStatus unreadable)
      : status(std::move(unreadable)) {}

  PluginStatus status;
  std::string path;
  // What a lock file says of its cases; empty: nothing.
  std::optional<std::vector<LockedCase>> locked_cases;
  // Of one that is loaded, exactly one of the two: the library in this process,
  // or its number in the pool of workers.
  const ua_plugin* here = nullptr;
  std::optional<uint32_t> in_pool;
  PluginDescriptor descriptor;

  void Refuse(std::string why) {
    status.loaded = false;
    status.failure = std::move(why);
  }
};

// Keeps what a plugin set must be: one plugin an id, one advisory an id. Of two
// that clash the more trusted stays, then the one that has the id and not only
// had it, then the earlier by id; the order of `plugins` is by id then.
void RefuseClashes(std::vector<LoadedPlugin>& plugins);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_LOADED_PLUGIN_H_
