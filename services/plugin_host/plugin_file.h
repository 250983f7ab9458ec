// A plugin file on its way into the process: found, read, digested, checked,
// tried, opened.
#ifndef SERVICES_PLUGIN_HOST_PLUGIN_FILE_H_
#define SERVICES_PLUGIN_HOST_PLUGIN_FILE_H_

#include <string>
#include <vector>

#include "sdk/abi/upgrade_plugin.h"
#include "services/plugin_host/calling/descriptor.h"
#include "services/plugin_host/plugin_host.h"

namespace upgrade_advisor {

// One file and what came of it; `plugin` is null unless status.loaded.
struct LoadedFile {
  PluginStatus status;
  const ua_plugin* plugin = nullptr;
  PluginDescriptor descriptor;
};

// The *.so files of the folders, sorted by path. A folder that cannot be read
// becomes an entry of `unreadable`.
std::vector<std::string> FindPluginFiles(
    const std::vector<std::string>& folders,
    std::vector<PluginStatus>& unreadable);

LoadedFile LoadPluginFile(const std::string& path);

}  // namespace upgrade_advisor

#endif  // SERVICES_PLUGIN_HOST_PLUGIN_FILE_H_
