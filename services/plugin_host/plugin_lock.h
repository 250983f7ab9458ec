// Makes the lock file of a folder.
#ifndef SERVICES_PLUGIN_HOST_PLUGIN_LOCK_H_
#define SERVICES_PLUGIN_HOST_PLUGIN_LOCK_H_

#include <string>
#include <vector>

#include "services/plugin_host/isolation/worker_pool.h"
#include "services/plugin_host/plugin_status.h"
#include "services/plugin_host/trust/lock_file.h"

namespace upgrade_advisor {

struct FolderLock {
  std::vector<LockedPlugin> plugins;  // by id
  // The plugins that cannot be locked, with the reason in `failure`.
  std::vector<PluginStatus> refused;
};

// Looks at every *.so of the folder, each in a worker process: nothing of them
// runs here. Tier and `required` of plugins that `before` has are kept; others
// get those of `usual`.
FolderLock LockFolder(const std::string& folder,
                      const WorkerPoolOptions& workers,
                      const std::vector<LockedPlugin>& before,
                      const LockedPlugin& usual);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_PLUGIN_LOCK_H_
