// Tells operators what becomes of plugins while the service runs: as lines for
// the log, and as the health of one service name a plugin.
//
// Looks from time to time, off the path of requests. Used by one thread.
#ifndef SERVICES_SERVER_PLUGIN_WATCH_H_
#define SERVICES_SERVER_PLUGIN_WATCH_H_

#include <map>
#include <string>
#include <vector>

#include "services/engine/engine.h"
#include "services/server/upgrade_server.h"

namespace upgrade_advisor {

class PluginWatch {
 public:
  // Both outlive it.
  PluginWatch(const Engine& engine, UpgradeServer& server)
      : engine_(engine), server_(server) {}

  // The changes since the last call, a line each.
  std::vector<std::string> Look();

 private:
  struct Seen {
    bool asked = false;  // loaded, and not in quarantine
    uint64_t failures = 0;
    std::string failure;
  };

  const Engine& engine_;
  UpgradeServer& server_;
  const Snapshot* snapshot_ = nullptr;  // the one `seen_` is about
  std::map<std::string, Seen> seen_;
};

// The service name under which a plugin has its health.
std::string PluginHealthName(const std::string& plugin);

}  // namespace upgrade_advisor

#endif  // SERVICES_SERVER_PLUGIN_WATCH_H_
